//! The limits of decoding, and the words for what goes wrong.
//!
//! Every message is one line of plain Japanese: what is the matter, then what to do. It never
//! holds anything that was read from the file, so that a hostile file cannot speak to the user.

use super::{DecodeTrouble, TroubleKind};

/// The largest page that is decoded, in pixels: A3 at 600 dpi twice over.
pub const MAX_PIXELS: u64 = 150_000_000;

/// The longest side of a page in pixels.
pub const MAX_SIDE: u32 = 60_000;

/// The shortest side of a page in pixels; anything smaller holds no text.
pub const MIN_SIDE: u32 = 32;

/// The most pages of one file.
pub const MAX_PAGES: usize = 3_000;

/// The largest file that is looked at.
pub const MAX_FILE_BYTES: u64 = 1 << 30;

/// The most cells of one workbook.
pub const MAX_CELLS: usize = 400_000;

/// The most bytes of text of one workbook or one page's text layer.
pub const MAX_TEXT_BYTES: usize = 16 << 20;

/// Refuses a page that is too large to be decoded or too small to be read.
pub fn check_size(width: u32, height: u32) -> Result<(), DecodeTrouble> {
    if u64::from(width) * u64::from(height) > MAX_PIXELS || width.max(height) > MAX_SIDE {
        return Err(too_large());
    }
    if width.min(height) < MIN_SIDE {
        return Err(too_small());
    }
    Ok(())
}

fn trouble(kind: TroubleKind, message: &str) -> DecodeTrouble {
    DecodeTrouble { kind, message: message.to_owned() }
}

/// The file has no bytes.
pub fn empty() -> DecodeTrouble {
    trouble(TroubleKind::Empty, "ファイルの中身が空です。もう一度スキャンまたはコピーしてください。")
}

/// A password is needed.
pub fn encrypted() -> DecodeTrouble {
    trouble(
        TroubleKind::Encrypted,
        "パスワードで保護されているため開けません。保護を外したファイルに差し替えてください。",
    )
}

/// A file or page is cut short or damaged.
pub fn damaged() -> DecodeTrouble {
    trouble(
        TroubleKind::Damaged,
        "データが壊れているか途中で切れているため読み取れません。もう一度スキャンまたはコピーしてください。",
    )
}

/// A page has hardly any pixels.
pub fn too_small() -> DecodeTrouble {
    trouble(
        TroubleKind::Damaged,
        "画像が小さすぎて文字を読み取れません。300dpi程度でもう一度スキャンしてください。",
    )
}

/// The file has no page.
pub fn no_pages() -> DecodeTrouble {
    trouble(TroubleKind::Damaged, "ページが1枚も入っていません。もう一度スキャンしてください。")
}

/// There is no page of that number.
pub fn no_such_page() -> DecodeTrouble {
    trouble(TroubleKind::Damaged, "指定されたページがファイルにありません。もう一度スキャンしてください。")
}

/// The content is of no format that is read.
pub fn unsupported_media() -> DecodeTrouble {
    trouble(
        TroubleKind::Unsupported,
        "TIFF・PDF・JPEG・PNGのいずれでもないため読み取れません。これらの形式で保存し直してください。",
    )
}

/// The format is known, this way of storing it is not.
pub fn unsupported_coding() -> DecodeTrouble {
    trouble(
        TroubleKind::Unsupported,
        "対応していない圧縮方式または色の形式です。TIFF（CCITT G4）またはPDFで保存し直してください。",
    )
}

/// The content is no workbook.
pub fn unsupported_workbook() -> DecodeTrouble {
    trouble(
        TroubleKind::Unsupported,
        "Excelのブック（xlsxまたはxls）として開けません。Excelで保存し直してください。",
    )
}

/// A workbook is damaged.
pub fn damaged_workbook() -> DecodeTrouble {
    trouble(
        TroubleKind::Damaged,
        "Excelのブックが壊れているため開けません。Excelで開けるか確かめ、保存し直してください。",
    )
}

/// Decoding would need more than the limits allow.
pub fn too_large() -> DecodeTrouble {
    trouble(
        TroubleKind::TooLarge,
        "画像またはデータが大きすぎるため読み取れません。A3以下・600dpi以下で保存し直してください。",
    )
}

/// A file has more pages than the limits allow.
pub fn too_many_pages() -> DecodeTrouble {
    trouble(
        TroubleKind::TooLarge,
        "1ファイルのページ数が多すぎるため読み取れません。3,000ページ以下に分けてください。",
    )
}

/// Stopped by the wall clock.
pub fn deadline() -> DecodeTrouble {
    trouble(
        TroubleKind::Deadline,
        "読み取りに時間がかかりすぎるため中止しました。保存し直すか、もう一度スキャンしてください。",
    )
}

/// The decoding process died.
pub fn crashed() -> DecodeTrouble {
    trouble(
        TroubleKind::Crashed,
        "読み取りの処理が異常終了しました。ファイルを保存し直すか、もう一度スキャンしてください。",
    )
}

/// A zip of a package cannot be unpacked.
pub fn damaged_zip() -> DecodeTrouble {
    trouble(TroubleKind::Damaged, "zipが壊れているため展開できません。もう一度作成してください。")
}

/// A zip of a package would unpack to more than the limits allow.
pub fn too_large_zip() -> DecodeTrouble {
    trouble(
        TroubleKind::TooLarge,
        "zipの中身が大きすぎるか多すぎるため展開できません。フォルダーのまま渡してください。",
    )
}
