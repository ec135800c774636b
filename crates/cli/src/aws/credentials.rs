//! Access keys where the AWS CLI looks for them: the environment, then the files of a profile.

use std::path::PathBuf;

use crate::failure::{Failure, Outcome};

/// An access key pair, with the token of a session if it is a temporary one.
#[derive(Clone)]
pub struct Credentials {
    /// Public half.
    pub access_key_id: String,
    /// Secret half; never printed.
    pub secret_access_key: String,
    /// Of temporary credentials.
    pub session_token: Option<String>,
}

impl Credentials {
    /// The environment first (unless a profile is named), then `~/.aws/credentials` and `~/.aws/config`.
    pub fn find(profile: Option<&str>) -> Outcome<Credentials> {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let (Some(id), Some(secret)) = (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY")) {
            let session_token = variable("AWS_SESSION_TOKEN");
            return Ok(Credentials { access_key_id: id, secret_access_key: secret, session_token });
        }
        match (
            profile_setting(profile, "aws_access_key_id"),
            profile_setting(profile, "aws_secret_access_key"),
        ) {
            (Some(id), Some(secret)) => Ok(Credentials {
                access_key_id: id,
                secret_access_key: secret,
                session_token: profile_setting(profile, "aws_session_token"),
            }),
            _ => Err(Failure::new(
                "finding credentials for the cloud",
                match profile {
                    Some(name) => format!("the profile {name} has no access key"),
                    None => "AWS_ACCESS_KEY_ID is not set, and ~/.aws has no default profile".into(),
                },
                "for a cloud on this machine: updraft serve, then eval \"$(updraft env)\"; for AWS: aws configure",
            )),
        }
    }
}

/// One setting of a profile from `~/.aws/credentials`, then from `~/.aws/config`.
pub fn profile_setting(profile: Option<&str>, key: &str) -> Option<String> {
    let profile = profile.unwrap_or("default");
    let home = PathBuf::from(std::env::var_os("HOME")?).join(".aws");
    let place = |variable: &str, file: &str| {
        std::env::var_os(variable).map(PathBuf::from).unwrap_or_else(|| home.join(file))
    };
    let credentials = std::fs::read_to_string(place("AWS_SHARED_CREDENTIALS_FILE", "credentials"));
    let config = std::fs::read_to_string(place("AWS_CONFIG_FILE", "config"));
    let long = if profile == "default" { "default".into() } else { format!("profile {profile}") };
    credentials
        .ok()
        .and_then(|text| setting(&text, profile, key))
        .or_else(|| config.ok().and_then(|text| setting(&text, &long, key)))
}

/// `key = value` inside `[section]` of an INI text.
fn setting(text: &str, section: &str, key: &str) -> Option<String> {
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            inside = name.trim() == section;
        } else if let (true, Some((name, value))) = (inside, line.split_once('='))
            && name.trim() == key
        {
            return Some(value.trim().to_string());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::setting;

    #[test]
    fn a_setting_is_read_from_its_own_section_only() {
        let text = "[default]\nregion = eu-west-1\n[profile lab]\nregion=us-east-2\n# region = no\n";
        assert_eq!(setting(text, "default", "region").as_deref(), Some("eu-west-1"));
        assert_eq!(setting(text, "profile lab", "region").as_deref(), Some("us-east-2"));
        assert_eq!(setting(text, "other", "region"), None);
    }
}
