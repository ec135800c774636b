//! Device certificates: known by the SHA-256 of their DER, and either active or not.

use rusqlite::{Connection, Row, params};

use super::{Kind, Listing, Page, Record, Store, all, change, first};
use crate::fault::Fault;
use crate::provisioning::Authority;

/// A registered certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Certificate {
    pub(crate) id: String,
    pub(crate) pem: String,
    pub(crate) status: CertificateStatus,
    pub(crate) version: i64,
    pub(crate) created_ms: i64,
    pub(crate) modified_ms: i64,
    pub(crate) not_before_ms: i64,
    pub(crate) not_after_ms: i64,
    /// The registered authority that signed it.
    pub(crate) ca: Option<String>,
}

/// Whether a certificate may connect: only an active one may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CertificateStatus {
    Active,
    Inactive,
    Revoked,
    /// Handed out, and not yet provisioned.
    PendingActivation,
}

impl CertificateStatus {
    /// The word on the wire.
    pub(crate) fn word(self) -> &'static str {
        match self {
            CertificateStatus::Active => "ACTIVE",
            CertificateStatus::Inactive => "INACTIVE",
            CertificateStatus::Revoked => "REVOKED",
            CertificateStatus::PendingActivation => "PENDING_ACTIVATION",
        }
    }

    /// The status of a word; AWS has more of them, which nobody may set by hand.
    pub(crate) fn of(word: &str) -> Option<CertificateStatus> {
        [CertificateStatus::Active, CertificateStatus::Inactive, CertificateStatus::Revoked]
            .into_iter()
            .find(|status| status.word() == word)
    }
}

impl Certificate {
    /// Between its two dates?
    pub(crate) fn is_valid_at(&self, now_ms: i64) -> bool {
        (self.not_before_ms..=self.not_after_ms).contains(&now_ms)
    }
}

impl CertificateStatus {
    /// The status of a word in the table.
    fn known(word: &str) -> Option<CertificateStatus> {
        let pending = CertificateStatus::PendingActivation;
        CertificateStatus::of(word).or((word == pending.word()).then_some(pending))
    }
}

impl Store {
    /// Registers a certificate.
    pub(crate) async fn create_certificate(&self, new: Certificate) -> Result<(), Fault> {
        self.write_registry(move |db| create(db, &new)).await
    }

    /// One certificate.
    pub(crate) fn certificate(&self, id: &str) -> Result<Certificate, Fault> {
        self.read(|db| must_certificate(db, id))
    }

    /// Lets a certificate connect, or not any more.
    pub(crate) async fn set_certificate_status(
        &self,
        id: String,
        status: CertificateStatus,
        now_ms: i64,
    ) -> Result<(), Fault> {
        self.write_registry(move |db| set_status(db, &id, status, now_ms)).await
    }

    /// Forgets a certificate that is not active and speaks for no thing. With `force` its policies are detached, without
    /// it must have none.
    pub(crate) async fn delete_certificate(&self, id: String, force: bool) -> Result<(), Fault> {
        self.write_registry(move |db| {
            let certificate = must_certificate(db, &id)?;
            if certificate.status == CertificateStatus::Active {
                return Err(Fault::CertificateState(format!(
                    "Certificate must be deactivated (not ACTIVE) before deletion. (id={id})"
                )));
            }
            if first(db, "SELECT 1 FROM thing_principal WHERE principal = ?1", [&id], |_| Ok(()))?.is_some() {
                return Err(Fault::DeleteConflict(format!(
                    "Things must be detached before deletion (arn: cert/{id})"
                )));
            }
            let target = format!("cert/{id}");
            let has_policy =
                first(db, "SELECT 1 FROM policy_target WHERE target = ?1", [&target], |_| Ok(()))?;
            if has_policy.is_some() && !force {
                return Err(Fault::DeleteConflict(format!(
                    "Certificate policies must be detached before deletion (arn: cert/{id})"
                )));
            }
            change(db, "DELETE FROM policy_target WHERE target = ?1", [&target])?;
            change(db, "DELETE FROM certificate WHERE id = ?1", [&id])?;
            Ok(())
        })
        .await
    }

    /// The certificates that a registered authority signed, by id.
    pub(crate) fn certificates_of(&self, ca: &str, page: &Page) -> Result<Listing<Certificate>, Fault> {
        let sql = "SELECT * FROM certificate WHERE ca = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
        let rows = self.read(|db| all(db, sql, params![ca, page.after, page.limit()], read_certificate))?;
        Ok(page.cut(rows, |row| row.id.clone()))
    }

    /// The registered authorities.
    pub(crate) fn authorities(&self) -> Result<Vec<Record<Authority>>, Fault> {
        Ok(self.records(Kind::Authority, "", &Page::everything())?.rows)
    }

    /// Certificates by age, the newest first unless `ascending`.
    pub(crate) fn certificates(&self, ascending: bool, page: &Page) -> Result<Listing<Certificate>, Fault> {
        let order = if ascending { "ASC" } else { "DESC" };
        let beyond = if ascending { ">" } else { "<" };
        let sql = format!(
            "SELECT * FROM certificate WHERE ?1 = '' OR printf('%020d%s', created_ms, id) {beyond} ?1
             ORDER BY created_ms {order}, id {order} LIMIT ?2"
        );
        let rows = self.read(|db| all(db, &sql, params![page.after, page.limit()], read_certificate))?;
        Ok(page.cut(rows, |row| format!("{:020}{}", row.created_ms, row.id)))
    }
}

/// [`Store::create_certificate`] inside another verb.
pub(super) fn create(db: &Connection, new: &Certificate) -> Result<(), Fault> {
    if certificate(db, &new.id)?.is_some() {
        let message = "The certificate is already provisioned or registered.";
        return Err(Fault::exists(format!("cert/{}", new.id), message));
    }
    change(
        db,
        "INSERT INTO certificate
         (id, pem, status, version, created_ms, modified_ms, not_before_ms, not_after_ms, ca)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            new.id,
            new.pem,
            new.status.word(),
            new.version,
            new.created_ms,
            new.modified_ms,
            new.not_before_ms,
            new.not_after_ms,
            new.ca
        ],
    )?;
    Ok(())
}

/// [`Store::set_certificate_status`] inside another verb.
pub(super) fn set_status(
    db: &Connection,
    id: &str,
    status: CertificateStatus,
    now_ms: i64,
) -> Result<(), Fault> {
    must_certificate(db, id)?;
    change(
        db,
        "UPDATE certificate SET status = ?2, version = version + 1, modified_ms = ?3 WHERE id = ?1",
        params![id, status.word(), now_ms],
    )?;
    Ok(())
}

pub(super) fn certificate(db: &Connection, id: &str) -> Result<Option<Certificate>, Fault> {
    first(db, "SELECT * FROM certificate WHERE id = ?1", [id], read_certificate)
}

pub(super) fn must_certificate(db: &Connection, id: &str) -> Result<Certificate, Fault> {
    certificate(db, id)?.ok_or_else(|| Fault::not_found("Certificate", id))
}

fn read_certificate(row: &Row<'_>) -> rusqlite::Result<Certificate> {
    let word: String = row.get("status")?;
    Ok(Certificate {
        id: row.get("id")?,
        pem: row.get("pem")?,
        // A word that we do not know must not open a door.
        status: CertificateStatus::known(&word).unwrap_or(CertificateStatus::Revoked),
        version: row.get("version")?,
        created_ms: row.get("created_ms")?,
        modified_ms: row.get("modified_ms")?,
        not_before_ms: row.get("not_before_ms")?,
        not_after_ms: row.get("not_after_ms")?,
        ca: row.get("ca")?,
    })
}
