//! Signatures of store objects: Ed25519 over what is known of a path (`libutil/signature` and
//! `ValidPathInfo::fingerprint` of the reference).

use crate::hash::HashFormat;
use crate::store::PathInfo;
use crate::store_path::StoreDir;
use ring::signature::{ED25519, UnparsedPublicKey};

/// A key that objects can be signed with: its name and its 32 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    key: Vec<u8>,
}

impl PublicKey {
    /// Reads `name:base64`; nothing for what is no key.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, key) = text.split_once(':')?;
        let key = data_encoding::BASE64.decode(key.as_bytes()).ok()?;
        (key.len() == 32 && !name.is_empty()).then(|| PublicKey { name: name.to_owned(), key })
    }

    /// Whether `signature`, as `name:base64`, is this key's of `data`.
    pub fn has_signed(&self, data: &[u8], signature: &str) -> bool {
        let Some((name, signature)) = signature.split_once(':') else { return false };
        let Ok(signature) = data_encoding::BASE64.decode(signature.as_bytes()) else { return false };
        name == self.name && UnparsedPublicKey::new(&ED25519, &self.key).verify(data, &signature).is_ok()
    }
}

/// What is signed of an object.
pub fn fingerprint(dir: &StoreDir, info: &PathInfo) -> String {
    let references: Vec<String> = info.references.iter().map(|path| dir.print(path)).collect();
    format!(
        "1;{};{};{};{}",
        dir.print(&info.path),
        info.nar_hash.render(HashFormat::Nix32, true),
        info.nar_size,
        references.join(",")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of RFC 8032, 7.1, test 2.
    #[test]
    fn signatures_are_checked() {
        let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).expect("it is hexadecimal");
        let base64 = |bytes: Vec<u8>| data_encoding::BASE64.encode(&bytes);
        let key = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let signature = hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        let key = PublicKey::parse(&format!("k:{}", base64(key))).expect("it is a key");
        let signature = base64(signature);
        assert!(key.has_signed(b"r", &format!("k:{signature}")));
        assert!(!key.has_signed(b"s", &format!("k:{signature}")));
        assert!(!key.has_signed(b"r", &format!("other:{signature}")));
        assert!(!key.has_signed(b"r", "k:AAAA"));
        assert_eq!(PublicKey::parse("k:AAAA"), None);
    }
}
