//! Chains of certificates, right and wrong.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};

/// A certificate that signs others, and its key.
type Issuer = CertifiedIssuer<'static, KeyPair>;

/// What a server shows: its chain, itself first, and the key of the first.
pub struct Shown {
    pub chain: Vec<Vec<u8>>,
    pub key: Vec<u8>,
}

/// Those who sign certificates in this test.
pub struct Authorities {
    root: Issuer,
    /// Signed by the root.
    intermediate: Issuer,
    /// A root that no board was given.
    stranger: Issuer,
}

impl Authorities {
    pub fn new() -> Self {
        let root = CertifiedIssuer::self_signed(authority("root"), key()).unwrap();
        let intermediate = CertifiedIssuer::signed_by(authority("intermediate"), key(), &root).unwrap();
        let stranger = CertifiedIssuer::self_signed(authority("stranger"), key()).unwrap();
        Self { root, intermediate, stranger }
    }

    /// The root that boards are given.
    pub fn root(&self) -> Vec<u8> {
        self.root.der().to_vec()
    }

    pub fn right(&self) -> Shown {
        by(&self.intermediate, server("localhost"))
    }

    pub fn wrong_name(&self) -> Shown {
        by(&self.intermediate, server("elsewhere.example"))
    }

    pub fn expired(&self) -> Shown {
        by(&self.intermediate, valid(server("localhost"), 2020))
    }

    pub fn not_yet_valid(&self) -> Shown {
        by(&self.intermediate, valid(server("localhost"), 2090))
    }

    pub fn of_a_stranger(&self) -> Shown {
        by(&self.stranger, server("localhost"))
    }

    pub fn self_signed(&self) -> Shown {
        let key = key();
        let certificate = server("localhost").self_signed(&key).unwrap();
        Shown { chain: vec![certificate.der().to_vec()], key: key.serialize_der() }
    }

    /// A device holds a certificate of the root that signs servers, and signs one for itself.
    pub fn signed_by_a_device(&self) -> Shown {
        let mut device = server("lamp-7");
        device.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        by(&CertifiedIssuer::signed_by(device, key(), &self.root).unwrap(), server("localhost"))
    }

    /// It calls itself one and may sign, says its key usage; but it is no CA.
    pub fn intermediate_without_authority(&self) -> Shown {
        let mut intermediate = authority("intermediate");
        intermediate.is_ca = IsCa::ExplicitNoCa;
        by(&CertifiedIssuer::signed_by(intermediate, key(), &self.root).unwrap(), server("localhost"))
    }

    pub fn for_clients(&self) -> Shown {
        let mut client = server("localhost");
        client.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        by(&self.intermediate, client)
    }
}

fn key() -> KeyPair {
    KeyPair::generate().unwrap()
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params
}

fn server(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params
}

/// Valid in that year only.
fn valid(mut params: CertificateParams, year: i32) -> CertificateParams {
    (params.not_before, params.not_after) = (date_time_ymd(year, 1, 1), date_time_ymd(year + 1, 1, 1));
    params
}

fn by(issuer: &Issuer, params: CertificateParams) -> Shown {
    let key = key();
    let certificate = params.signed_by(&key, issuer).unwrap();
    Shown { chain: vec![certificate.der().to_vec(), issuer.der().to_vec()], key: key.serialize_der() }
}
