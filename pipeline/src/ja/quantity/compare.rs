//! Whether two quantities state the same.

use super::unit::DAY;
use super::{Bound, Dimension, Quantity};

/// Whether two quantities have the same value and measure the same. Bounds are not compared.
///
/// A month is as good as 28 to 31 days, a year as 365 or 366; 営業日 equal only 営業日. An
/// interval equals a frequency of the same period (24時間ごと, 1日1回). A bare number equals
/// the same number of anything counted or paid, the latter also in thousands or millions.
pub fn same(a: &Quantity, b: &Quantity) -> bool {
    use Dimension::*;
    match (&a.dimension, &b.dimension) {
        (Duration, Duration) => same_repetition(a, b) && same_span(a, b),
        (Frequency, Frequency) => working(a) == working(b) && near(a.value, b.value, 0.03),
        (Duration, Frequency) => same_interval(a, b),
        (Frequency, Duration) => same_interval(b, a),
        (ClockTime, ClockTime) => same_clock(a, b),
        (Count(a_counter), Count(b_counter)) => a_counter == b_counter && near(a.value, b.value, 1e-9),
        (Number, Money) => same_figure(a.value, b.value),
        (Money, Number) => same_figure(b.value, a.value),
        (Number, Count(_) | Number) | (Count(_), Number) => near(a.value, b.value, 1e-9),
        (ClockTime, Duration) => same_always(a, b),
        (Duration, ClockTime) => same_always(b, a),
        (Money | Data, _) | (_, Money | Data) if a.dimension == b.dimension => {
            a.unit == b.unit && near(a.value, b.value, 1e-9)
        }
        (Version, Version) => a.unit == b.unit && near(a.value, b.value, 1e-9),
        (Percent | Temperature | Ratio, _) => a.dimension == b.dimension && near(a.value, b.value, 1e-9),
        _ => false,
    }
}

/// One an interval, the other not: tolerated where the other stands bare, as in a cell of a table.
fn same_repetition(a: &Quantity, b: &Quantity) -> bool {
    let bare =
        |q: &Quantity| q.bound == Bound::Exact && !q.raw.ends_with(['前', '後', '間']) && q.trail.is_empty();
    a.rate == b.rate || (!a.rate && bare(a)) || (!b.rate && bare(b))
}

fn same_span(a: &Quantity, b: &Quantity) -> bool {
    if working(a) != working(b) {
        return false;
    }
    let calendar = |q: &Quantity| matches!(q.unit.as_str(), "か月" | "年");
    if calendar(a) == calendar(b) {
        return near(a.value, b.value, 1e-6);
    }
    let (months, days) = if calendar(a) { (a.value, b.value / DAY) } else { (b.value, a.value / DAY) };
    let months = months / DAY / 30.4375;
    let round = (days - 30.0 * months).abs() < 1e-6 && months < 11.5;
    round || (days - 30.4375 * months).abs() <= 1.6 && (months - months.round()).abs() < 1e-6
}

fn same_interval(interval: &Quantity, frequency: &Quantity) -> bool {
    interval.rate
        && working(interval) == working(frequency)
        && near(interval.value * frequency.value, 1.0, 0.03)
}

/// A figure of a table against an amount: the table may count in thousands or millions.
fn same_figure(figure: f64, amount: f64) -> bool {
    near(figure, amount, 1e-9)
        || (figure.abs() >= 100.0 && [1e3, 1e6].iter().any(|unit| near(figure * unit, amount, 1e-9)))
}

/// Round-the-clock service and a plain 24時間.
fn same_always(clock: &Quantity, span: &Quantity) -> bool {
    clock.unit.starts_with("24時間")
        && span.unit == "時間"
        && near(span.value, DAY, 1e-9)
        && !span.rate
        && span.bound == Bound::Exact
}

/// Times of day equal on the clock; round-the-clock only round-the-clock.
fn same_clock(a: &Quantity, b: &Quantity) -> bool {
    let round = |q: &Quantity| q.unit.starts_with("24時間");
    match (round(a), round(b)) {
        (true, true) => true,
        (false, false) => near(a.value.rem_euclid(1440.0), b.value.rem_euclid(1440.0), 1e-9),
        _ => false,
    }
}

fn working(q: &Quantity) -> bool {
    q.unit.ends_with("営業日")
}

fn near(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()) + 1e-12
}
