//! Tokens that show that a certificate was handed to whoever shows them.

use rusqlite::params;

use super::{Store, change, first};
use crate::fault::Fault;

impl Store {
    /// Makes a token for a certificate.
    pub(crate) async fn create_ownership(
        &self,
        certificate: String,
        expires_ms: i64,
    ) -> Result<String, Fault> {
        self.write(move |db| {
            let token = crate::sigv4::hex(&crate::random::bytes::<32>());
            let sql = "INSERT INTO ownership (token, certificate, expires_ms) VALUES (?1, ?2, ?3)";
            change(db, sql, params![crate::sigv4::sha256_hex(token.as_bytes()), certificate, expires_ms])?;
            Ok(token)
        })
        .await
    }

    /// The certificate of a token that is still good.
    pub(crate) fn ownership(&self, token: &str, now_ms: i64) -> Result<Option<String>, Fault> {
        let digest = crate::sigv4::sha256_hex(token.as_bytes());
        let sql = "SELECT certificate FROM ownership WHERE token = ?1 AND expires_ms > ?2";
        self.read(|db| first(db, sql, params![digest, now_ms], |row| row.get(0)))
    }

    /// A token is good once.
    pub(crate) async fn forget_ownership(&self, token: String) -> Result<(), Fault> {
        self.write(move |db| {
            let digest = crate::sigv4::sha256_hex(token.as_bytes());
            change(db, "DELETE FROM ownership WHERE token = ?1", [digest]).map(drop)
        })
        .await
    }
}
