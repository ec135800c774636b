//! Tokens that show that a certificate was handed to whoever shows them.

use rusqlite::{Connection, params};

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
            change(db, sql, params![digest(&token), certificate, expires_ms])?;
            Ok(token)
        })
        .await
    }

    /// The certificate of a token that is still good.
    pub(crate) fn ownership(&self, token: &str, now_ms: i64) -> Result<Option<String>, Fault> {
        let sql = "SELECT certificate FROM ownership WHERE token = ?1 AND expires_ms > ?2";
        self.read(|db| first(db, sql, params![digest(token), now_ms], |row| row.get(0)))
    }

    /// Forgets tokens that are not good any more, with the certificates that nobody claimed by them; answers how many
    /// tokens those were. Nobody connects with such a certificate, so no decision depends on it.
    pub(crate) async fn sweep_ownerships(&self, now_ms: i64) -> Result<usize, Fault> {
        self.write(move |db| {
            change(
                db,
                "DELETE FROM certificate WHERE status = 'PENDING_ACTIVATION' AND id IN
                   (SELECT certificate FROM ownership WHERE expires_ms <= ?1)
                   AND id NOT IN (SELECT principal FROM thing_principal)
                   AND 'cert/' || id NOT IN (SELECT target FROM policy_target)",
                [now_ms],
            )?;
            change(db, "DELETE FROM ownership WHERE expires_ms <= ?1", [now_ms])
        })
        .await
    }
}

/// A token is good once.
pub(super) fn spend(db: &Connection, token: &str, now_ms: i64) -> Result<(), Fault> {
    let sql = "DELETE FROM ownership WHERE token = ?1 AND expires_ms > ?2";
    match change(db, sql, params![digest(token), now_ms])? {
        0 => Err(Fault::Forbidden("The ownership token is not valid.".into())),
        _ => Ok(()),
    }
}

fn digest(token: &str) -> String {
    crate::sigv4::sha256_hex(token.as_bytes())
}
