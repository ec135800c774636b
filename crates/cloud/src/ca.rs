//! Two authorities of our own: one root signs the server's certificate, another signs the devices' ones.
//!
//! They are kept apart so that no device certificate can ever stand for a server. The server's own key is made anew at
//! each start and never touches the disk: clients trust the root, which stays.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, DnType, ExtendedKeyUsagePurpose,
    IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};

use crate::store::{Certificate, CertificateStatus};
use crate::{Error, file, sigv4};

/// The authorities of a data directory.
pub(crate) struct Authorities {
    server_root: Issuer<'static, KeyPair>,
    devices: Issuer<'static, KeyPair>,
    devices_pem: String,
    /// The server root's certificate as a PEM file: what clients and devices trust.
    pub(crate) server_root_path: PathBuf,
    server_root_der: CertificateDer<'static>,
}

/// A device certificate that was just made.
pub(crate) struct Issued {
    /// SHA-256 of the DER, in hex: the certificate's id in AWS IoT.
    pub(crate) id: String,
    pub(crate) pem: String,
    pub(crate) not_before_ms: i64,
    pub(crate) not_after_ms: i64,
}

impl Issued {
    /// The certificate as the registry has it.
    pub(crate) fn registered(
        self,
        status: CertificateStatus,
        ca: Option<String>,
        now_ms: i64,
    ) -> Certificate {
        Certificate {
            id: self.id,
            pem: self.pem,
            status,
            version: 1,
            created_ms: now_ms,
            modified_ms: now_ms,
            not_before_ms: self.not_before_ms,
            not_after_ms: self.not_after_ms,
            ca,
        }
    }
}

impl Authorities {
    /// Reads the authorities of `dir`, or makes them at the first start.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Certificate`] for a file that is none.
    pub(crate) fn open(dir: &Path) -> Result<Authorities, Error> {
        file::create_private_dir(dir)?;
        let server_root_path = dir.join("server-root.pem");
        let (server_root, pem) =
            authority(&server_root_path, &dir.join("server-root.key"), "Updraft server root")?;
        let (devices, devices_pem) =
            authority(&dir.join("devices.pem"), &dir.join("devices.key"), "Updraft devices")?;
        let server_root_der = der_of(&pem).ok_or_else(|| Error::Damaged {
            path: server_root_path.clone(),
            what: "it is no certificate".into(),
        })?;
        let server_root_path = std::path::absolute(&server_root_path)
            .map_err(|cause| Error::Io { path: server_root_path.clone(), cause })?;
        Ok(Authorities { server_root, devices, devices_pem, server_root_path, server_root_der })
    }

    /// A new key and certificate for the server under these names; the chain ends before the root.
    ///
    /// # Errors
    /// [`Error::Certificate`] for a name that is none.
    pub(crate) fn server_certificate(&self, names: &[String]) -> Result<ServerIdentity, Error> {
        let key = KeyPair::generate().map_err(refuse)?;
        let mut params = CertificateParams::new(names.to_vec()).map_err(refuse)?;
        params.distinguished_name.push(DnType::CommonName, "Updraft server");
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2049, 12, 31);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&key, &self.server_root).map_err(refuse)?;
        Ok(ServerIdentity {
            chain: vec![certificate.der().clone(), self.server_root_der.clone()],
            key: PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        })
    }

    /// A new P-256 key pair and a certificate for it: CreateKeysAndCertificate.
    ///
    /// # Errors
    /// The text of what the certificate library says.
    pub(crate) fn issue_with_key(&self) -> Result<(Issued, KeyPair), String> {
        let key = KeyPair::generate().map_err(|cause| cause.to_string())?;
        let certificate =
            device_params().signed_by(&key, &self.devices).map_err(|cause| cause.to_string())?;
        Ok((issued(&certificate), key))
    }

    /// The same for a moment: a claim.
    ///
    /// # Errors
    /// The text of what the certificate library says.
    pub(crate) fn issue_claim(&self, expires_ms: i64) -> Result<(Issued, KeyPair), String> {
        let key = KeyPair::generate().map_err(|cause| cause.to_string())?;
        let mut params = device_params();
        params.not_after = time::OffsetDateTime::from_unix_timestamp(expires_ms / 1000)
            .map_err(|cause| cause.to_string())?;
        let certificate = params.signed_by(&key, &self.devices).map_err(|cause| cause.to_string())?;
        let issued = Issued { not_after_ms: expires_ms, ..issued(&certificate) };
        Ok((issued, key))
    }

    /// Was a device's certificate made here?
    pub(crate) fn have_issued(&self, pem: &str) -> bool {
        is_signed_by(pem, &self.devices_pem)
    }

    /// A certificate for the key of a signing request. Of what the request says only the subject is taken over: it must
    /// not make itself an authority or a server.
    ///
    /// # Errors
    /// What is wrong with the request.
    pub(crate) fn issue_for_request(&self, pem: &str) -> Result<Issued, String> {
        let mut request =
            CertificateSigningRequestParams::from_pem(pem).map_err(|cause| cause.to_string())?;
        let subject = std::mem::take(&mut request.params.distinguished_name);
        request.params = device_params();
        if subject.iter().next().is_some() {
            request.params.distinguished_name = subject;
        }
        let certificate = request.signed_by(&self.devices).map_err(|cause| cause.to_string())?;
        Ok(issued(&certificate))
    }
}

/// What a TLS server shows.
pub(crate) struct ServerIdentity {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKeyDer<'static>,
}

/// The id of a certificate in AWS IoT.
pub(crate) fn certificate_id(der: &[u8]) -> String {
    sigv4::hex(&Sha256::digest(der))
}

/// Id and validity of a certificate from somewhere else.
///
/// # Errors
/// What is wrong with the text.
pub(crate) fn read_foreign(pem: &str) -> Result<Issued, String> {
    let der = der_of(pem).ok_or("the text is no PEM certificate")?;
    let (_, certificate) = x509_parser::parse_x509_certificate(&der).map_err(|cause| cause.to_string())?;
    let validity = certificate.validity();
    Ok(Issued {
        id: certificate_id(&der),
        pem: pem.trim().to_string() + "\n",
        not_before_ms: validity.not_before.timestamp() * 1000,
        not_after_ms: validity.not_after.timestamp() * 1000,
    })
}

/// May this certificate sign others?
pub(crate) fn is_authority(pem: &str) -> bool {
    let Some(der) = der_of(pem) else { return false };
    x509_parser::parse_x509_certificate(&der).is_ok_and(|(_, certificate)| certificate.is_ca())
}

/// Is the signature of `pem` that of the authority, and its issuer the authority's subject?
pub(crate) fn is_signed_by(pem: &str, authority: &str) -> bool {
    let (Some(leaf), Some(root)) = (der_of(pem), der_of(authority)) else { return false };
    let (Ok((_, leaf)), Ok((_, root))) =
        (x509_parser::parse_x509_certificate(&leaf), x509_parser::parse_x509_certificate(&root))
    else {
        return false;
    };
    leaf.issuer() == root.subject() && leaf.verify_signature(Some(root.public_key())).is_ok()
}

/// A certificate's DER as PEM.
pub(crate) fn pem_of(der: &[u8]) -> String {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    for line in text.as_bytes().chunks(64) {
        pem.push_str(&String::from_utf8_lossy(line));
        pem.push('\n');
    }
    pem + "-----END CERTIFICATE-----\n"
}

/// Parts of a name (X.520) that few certificates have.
const RARE_NAMES: [(&str, [u64; 4]); 8] = [
    ("DistinguishedNameQualifier", [2, 5, 4, 46]),
    ("SerialNumber", [2, 5, 4, 5]),
    ("Title", [2, 5, 4, 12]),
    ("Surname", [2, 5, 4, 4]),
    ("GivenName", [2, 5, 4, 42]),
    ("Initials", [2, 5, 4, 43]),
    ("Pseudonym", [2, 5, 4, 65]),
    ("GenerationQualifier", [2, 5, 4, 44]),
];

/// The parts of subject and issuer that policy variables name, e.g. `Subject.CommonName`.
pub(crate) fn names_in(pem: &str) -> Vec<(String, String)> {
    let Some(der) = der_of(pem) else { return Vec::new() };
    let Ok((_, certificate)) = x509_parser::parse_x509_certificate(&der) else { return Vec::new() };
    let mut names = Vec::new();
    for (side, name) in [("Subject", certificate.subject()), ("Issuer", certificate.issuer())] {
        let parts = [
            ("CommonName", name.iter_common_name().next()),
            ("Organization", name.iter_organization().next()),
            ("OrganizationalUnit", name.iter_organizational_unit().next()),
            ("Country", name.iter_country().next()),
            ("State", name.iter_state_or_province().next()),
        ];
        for (part, oid) in RARE_NAMES {
            let Ok(oid) = x509_parser::der_parser::Oid::from(&oid) else { continue };
            if let Some(text) = name.iter_by_oid(&oid).next().and_then(|value| value.as_str().ok()) {
                names.push((format!("{side}.{part}"), text.to_string()));
            }
        }
        for (part, value) in parts {
            if let Some(text) = value.and_then(|value| value.as_str().ok()) {
                names.push((format!("{side}.{part}"), text.to_string()));
            }
        }
    }
    names.push(("SerialNumber".into(), certificate.raw_serial_as_string().replace(':', "")));
    names
}

/// AWS-made device certificates end with the year 2049, and so do ours.
fn device_params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "AWS IoT Certificate");
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2049, 12, 31).replace_time(time::macros::time!(23:59:59));
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params.use_authority_key_identifier_extension = true;
    params
}

fn issued(certificate: &rcgen::Certificate) -> Issued {
    let params = device_params();
    Issued {
        id: certificate_id(certificate.der()),
        pem: certificate.pem().replace("\r\n", "\n"),
        not_before_ms: params.not_before.unix_timestamp() * 1000,
        not_after_ms: params.not_after.unix_timestamp() * 1000,
    }
}

fn authority(pem: &Path, key: &Path, name: &str) -> Result<(Issuer<'static, KeyPair>, String), Error> {
    if !pem.exists() {
        make_authority(pem, key, name)?;
    }
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|cause| Error::Io { path: path.to_path_buf(), cause })
    };
    let (pem_text, key_text) = (read(pem)?, read(key)?);
    let key = KeyPair::from_pem(&key_text).map_err(refuse)?;
    Ok((Issuer::from_ca_cert_pem(&pem_text, key).map_err(refuse)?, pem_text))
}

/// The key is written first: a certificate without its key would be a dead end at the next start.
fn make_authority(pem: &Path, key: &Path, name: &str) -> Result<(), Error> {
    let pair = KeyPair::generate().map_err(refuse)?;
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, format!("{name} {}", &crate::random::uuid()[..8]));
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2049, 12, 31);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let certificate = params.self_signed(&pair).map_err(refuse)?;
    file::write_private(key, pair.serialize_pem().as_bytes())?;
    file::write_public(pem, certificate.pem().replace("\r\n", "\n").as_bytes())
}

fn der_of(pem: &str) -> Option<CertificateDer<'static>> {
    use rustls_pki_types::pem::PemObject;
    CertificateDer::from_pem_slice(pem.as_bytes()).ok()
}

fn refuse(cause: rcgen::Error) -> Error {
    Error::Certificate(cause.to_string())
}

/// The names of a server certificate: always this machine, then what the configuration adds.
pub(crate) fn server_names(listen: IpAddr, extra: &[String]) -> Vec<String> {
    let mut names = vec!["localhost".to_string(), "127.0.0.1".into(), "::1".into()];
    if !listen.is_unspecified() {
        names.push(listen.to_string());
    }
    names.extend(extra.iter().cloned());
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_cannot_make_itself_an_authority() {
        let dir = std::env::temp_dir().join(format!("updraft-ca-{}", crate::random::uuid()));
        let authorities = Authorities::open(&dir).unwrap();
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_string()]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "lamp");
        let request = params.serialize_request(&key).unwrap().pem().unwrap();
        let issued = authorities.issue_for_request(&request).unwrap();
        let der = der_of(&issued.pem).unwrap();
        let (_, certificate) = x509_parser::parse_x509_certificate(&der).unwrap();
        assert!(!certificate.is_ca());
        assert!(certificate.subject_alternative_name().unwrap().is_none());
        assert!(names_in(&issued.pem).contains(&("Subject.CommonName".into(), "lamp".into())));
        assert!(authorities.issue_for_request("rubbish").is_err());
        let again = Authorities::open(&dir).unwrap();
        assert_eq!(again.server_root_der, authorities.server_root_der, "a second start keeps the root");
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
