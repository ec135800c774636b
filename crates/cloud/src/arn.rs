//! Amazon Resource Names of this server: `arn:aws:iot:REGION:ACCOUNT:RESOURCE`.

use crate::fault::Fault;

/// Region and account of every name.
#[derive(Clone, Debug)]
pub(crate) struct Arns {
    pub(crate) region: String,
    pub(crate) account: String,
}

impl Arns {
    /// The name of a resource, e.g. `thing/lamp`.
    pub(crate) fn of(&self, resource: &str) -> String {
        format!("arn:aws:iot:{}:{}:{resource}", self.region, self.account)
    }

    /// The same into text that is used again; the resource comes in parts.
    pub(crate) fn write(&self, resource: [&str; 2], into: &mut String) {
        into.clear();
        for part in ["arn:aws:iot:", &self.region, ":", &self.account, ":"].into_iter().chain(resource) {
            into.push_str(part);
        }
    }

    /// The resource of a name.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a name of another region, account or service, or none at all.
    pub(crate) fn resource<'a>(&self, arn: &'a str) -> Result<&'a str, Fault> {
        let mut parts = arn.splitn(6, ':');
        let ours = parts.next() == Some("arn")
            && parts.next().is_some()
            && parts.next() == Some("iot")
            && parts.next() == Some(&self.region)
            && parts.next() == Some(&self.account);
        match parts.next() {
            Some(resource) if ours => Ok(resource),
            _ => Err(Fault::Invalid(format!("{arn} is not an ARN of this region and account."))),
        }
    }

    /// The certificate id in a certificate's name.
    ///
    /// # Errors
    /// [`Fault::Invalid`] as above, and for other resources.
    pub(crate) fn certificate_id<'a>(&self, arn: &'a str) -> Result<&'a str, Fault> {
        self.resource(arn)?
            .strip_prefix("cert/")
            .ok_or_else(|| Fault::Invalid(format!("{arn} is not the ARN of a certificate.")))
    }
}
