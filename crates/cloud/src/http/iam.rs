//! STS and IAM, as far as the way to an update leads through them: who am I, and which roles are there.
//!
//! The query protocol: parameters of a form in, XML out.

use hyper::StatusCode;

use super::answer::{Answer, Refusal, escape, iot_refusal, plain};
use super::belief::Caller;
use super::call::Call;
use crate::access::Role;
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::server::Cloud;
use crate::sigv4;
use crate::store::{self, Page};

/// Serves one call of either service.
pub(super) async fn serve(
    cloud: &Cloud,
    service: &str,
    who: &Caller,
    call: &Call,
) -> Result<Answer, Refusal> {
    let form = Form::new(call);
    let action = form.value("Action").unwrap_or_default().to_string();
    let outcome = match (service, action.as_str()) {
        ("sts", "GetCallerIdentity") => Ok(caller(cloud, who)),
        ("iam", "ListRoles") => list(cloud, &form),
        ("iam", "GetRole") => role(cloud, &form),
        ("iam", "CreateRole") if who.role < Role::Admin => {
            let message = format!("{} is not authorized to perform: iam:CreateRole", who.name);
            return Err(Refusal::new(403, "AccessDenied", message));
        }
        ("iam", "CreateRole") => create(cloud, &form).await,
        _ => {
            let message = format!("Could not find operation {action}: this server has no such action.");
            return Err(Refusal::new(400, "InvalidAction", message));
        }
    };
    let (space, result) = match service {
        "sts" => ("https://sts.amazonaws.com/doc/2011-06-15/", outcome),
        _ => ("https://iam.amazonaws.com/doc/2010-05-08/", outcome),
    };
    let result = result.map_err(|fault| named(&fault))?;
    let text = format!(
        "<{action}Response xmlns=\"{space}\"><{action}Result>{result}</{action}Result>\
         <ResponseMetadata><RequestId>{}</RequestId></ResponseMetadata></{action}Response>",
        crate::random::uuid()
    );
    Ok(plain(StatusCode::OK, &[("content-type", "text/xml")], text))
}

/// The parameters: of the body, or of the query.
struct Form(Vec<(String, String)>);

impl Form {
    /// Forms write a space as `+`, unlike the queries of REST services.
    fn new(call: &Call) -> Form {
        let body = String::from_utf8_lossy(&call.body).replace('+', "%20");
        let mut pairs = sigv4::query_pairs(&body);
        pairs.extend(call.head.query.iter().cloned());
        Form(pairs)
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

fn caller(cloud: &Cloud, who: &Caller) -> String {
    let account = &cloud.arns.account;
    let (arn, id) = match who.name.as_str() {
        "root" => ("root".to_string(), account.clone()),
        name => (format!("user/{}", escape(name)), escape(name)),
    };
    format!("<Arn>arn:aws:iam::{account}:{arn}</Arn><UserId>{id}</UserId><Account>{account}</Account>")
}

fn list(cloud: &Cloud, form: &Form) -> Result<String, Fault> {
    let page = Page::new(form.value("Marker"), form.value("MaxItems"))?;
    let listing = cloud.store.roles(&page)?;
    let members: String =
        listing.rows.iter().map(|role| format!("<member>{}</member>", shown(cloud, role))).collect();
    let end = match listing.next {
        None => "<IsTruncated>false</IsTruncated>".to_string(),
        Some(next) => format!("<IsTruncated>true</IsTruncated><Marker>{next}</Marker>"),
    };
    Ok(format!("<Roles>{members}</Roles>{end}"))
}

fn role(cloud: &Cloud, form: &Form) -> Result<String, Fault> {
    let role = cloud.store.role(form.value("RoleName").unwrap_or_default())?;
    Ok(format!("<Role>{}</Role>", shown(cloud, &role)))
}

async fn create(cloud: &Cloud, form: &Form) -> Result<String, Fault> {
    let name = form.value("RoleName").unwrap_or_default();
    super::call::check_name("RoleName", name, 64, "_+=,.@-")?;
    let trust = form.value("AssumeRolePolicyDocument").unwrap_or_default();
    serde_json::from_str::<serde_json::Value>(trust)
        .map_err(|cause| Fault::MalformedPolicy(format!("The trust policy is not JSON: {cause}.")))?;
    let role = store::Role {
        name: name.into(),
        id: crate::random::key_id("AROA"),
        path: form.value("Path").unwrap_or("/").into(),
        trust: trust.into(),
        created_ms: now_ms(),
    };
    cloud.store.create_role(role.clone()).await?;
    Ok(format!("<Role>{}</Role>", shown(cloud, &role)))
}

fn shown(cloud: &Cloud, role: &store::Role) -> String {
    format!(
        "<Path>{}</Path><RoleName>{name}</RoleName><RoleId>{}</RoleId>\
         <Arn>arn:aws:iam::{}:role{}{name}</Arn><CreateDate>{}</CreateDate>\
         <AssumeRolePolicyDocument>{}</AssumeRolePolicyDocument><MaxSessionDuration>3600</MaxSessionDuration>",
        escape(&role.path),
        role.id,
        cloud.arns.account,
        escape(&role.path),
        super::s3::iso_time(role.created_ms),
        sigv4::encode(&role.trust, ""),
        name = escape(&role.name),
    )
}

/// IAM's own names for what it has in common with the other services.
fn named(fault: &Fault) -> Refusal {
    match fault {
        Fault::NotFound(text) => Refusal::new(404, "NoSuchEntity", text.as_str()),
        Fault::AlreadyExists(_) => Refusal::new(409, "EntityAlreadyExists", fault.message()),
        Fault::MalformedPolicy(text) => Refusal::new(400, "MalformedPolicyDocument", text.as_str()),
        Fault::Invalid(text) => Refusal::new(400, "ValidationError", text.as_str()),
        other => iot_refusal(other),
    }
}
