//! Japanese text (leaf): widths, variants, era dates, numerals, quantities, addresses, company names.
