//! A provisioning template and its parameters become a plan: which thing, which certificate, which policies.
//!
//! The language is CloudFormation's: `Parameters`, `Mappings`, `Resources`, and `Ref`, `Fn::Join`, `Fn::Sub`,
//! `Fn::Select`, `Fn::Split`, `Fn::FindInMap` inside. Rules: AWS IoT Developer Guide, "Provisioning templates".

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::names;

/// Bytes of a template.
const LONGEST: usize = 10_240;
/// Functions inside each other.
const DEEPEST: usize = 16;

/// Names and values.
pub(crate) type Parameters = BTreeMap<String, String>;

/// What is to be made.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Plan {
    pub(crate) thing: Option<PlannedThing>,
    pub(crate) certificate: Option<PlannedCertificate>,
    pub(crate) policies: Vec<PlannedPolicy>,
    /// `DeviceConfiguration`, for the device.
    pub(crate) configuration: BTreeMap<String, String>,
}

/// A thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PlannedThing {
    /// Its name inside the template.
    pub(crate) logical: String,
    pub(crate) name: String,
    pub(crate) thing_type: Option<String>,
    pub(crate) billing_group: Option<String>,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) groups: Vec<String>,
    pub(crate) over: ThingOverrides,
}

/// What happens to a thing that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ThingOverrides {
    pub(crate) attributes: Override,
    pub(crate) thing_type: Override,
    pub(crate) groups: Override,
}

/// What happens to a property of something that is there already (`OverrideSettings`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Override {
    /// Where there is only one value, that of the template.
    #[default]
    Merge,
    Replace,
    DoNothing,
    Fail,
}

impl Override {
    fn read(resource: &Value, property: &str) -> Result<Override, String> {
        let settings = resource["OverrideSettings"].as_object().into_iter().flatten();
        // AWS's examples write `ThingGroups`, its text `THING_GROUPS`.
        let plain = |name: &str| name.replace('_', "").to_lowercase();
        let Some((_, word)) = settings.into_iter().find(|(name, _)| plain(name) == plain(property)) else {
            return Ok(Override::default());
        };
        match word.as_str() {
            Some("MERGE") if property != "ThingTypeName" && property != "Status" => Ok(Override::Merge),
            Some("REPLACE") => Ok(Override::Replace),
            Some("DO_NOTHING") => Ok(Override::DoNothing),
            Some("FAIL") => Ok(Override::Fail),
            _ => Err(format!("OverrideSettings cannot be {word} for {property}.")),
        }
    }
}

/// A certificate: by one of the three ways.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PlannedCertificate {
    pub(crate) logical: String,
    pub(crate) id: Option<String>,
    pub(crate) request: Option<String>,
    pub(crate) pem: Option<String>,
    /// The certificate of the authority that signed `pem`; any registered one if it is not said.
    pub(crate) authority: Option<String>,
    /// `ACTIVE` as usual.
    pub(crate) status: String,
    pub(crate) over_status: Override,
}

/// A policy, that there is or that is made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlannedPolicy {
    pub(crate) logical: String,
    pub(crate) name: Option<String>,
    pub(crate) document: Option<String>,
}

/// Reads a template with these parameters.
///
/// # Errors
/// What is wrong, as a sentence.
pub(crate) fn plan(body: &str, given: &Parameters) -> Result<Plan, String> {
    read(body, given, false)
}

/// `probing`: the values are not the real ones, so what is picked out of them need not be there.
fn read(body: &str, given: &Parameters, probing: bool) -> Result<Plan, String> {
    let template = parse(body)?;
    let parameters = with_defaults(&template, given)?;
    let scope = Scope { parameters: &parameters, mappings: &template["Mappings"], probing };
    let resources = template["Resources"].as_object().ok_or("The template has no Resources.")?;
    let mut plan = Plan::default();
    for (logical, resource) in resources {
        match resource["Type"].as_str() {
            Some("AWS::IoT::Thing") if plan.thing.is_none() => {
                plan.thing = Some(thing(&scope, logical, resource)?);
            }
            Some("AWS::IoT::Certificate") if plan.certificate.is_none() => {
                plan.certificate = Some(certificate(&scope, logical, resource)?);
            }
            Some("AWS::IoT::Policy") => plan.policies.push(policy(&scope, logical, resource)?),
            Some("AWS::IoT::Thing" | "AWS::IoT::Certificate") => {
                return Err(format!("The resource {logical} is the second one of its type."));
            }
            _ => return Err(format!("The resource {logical} has no type that can be made.")),
        }
    }
    for (name, value) in template["DeviceConfiguration"].as_object().into_iter().flatten() {
        plan.configuration.insert(name.clone(), scope.text(value, 0)?);
    }
    Ok(plan)
}

/// Is it a template at all, and what of? Parameters without a default are taken as something.
///
/// # Errors
/// What is wrong, as a sentence.
pub(crate) fn check(body: &str) -> Result<Plan, String> {
    let template = parse(body)?;
    let names = template["Parameters"].as_object().into_iter().flatten().map(|(name, _)| name);
    read(body, &names.map(|name| (name.clone(), "x".to_string())).collect(), true)
}

fn parse(body: &str) -> Result<Value, String> {
    if body.len() > LONGEST {
        return Err(format!("The template is longer than {LONGEST} bytes."));
    }
    serde_json::from_str(body).map_err(|cause| format!("The template is not JSON: {cause}."))
}

fn with_defaults(template: &Value, given: &Parameters) -> Result<Parameters, String> {
    let mut all = Parameters::new();
    for (name, parameter) in template["Parameters"].as_object().into_iter().flatten() {
        if !matches!(&parameter["Type"], Value::Null) && parameter["Type"] != "String" {
            return Err(format!("The type of the parameter {name} must be String."));
        }
        let default = parameter["Default"].as_str().map(str::to_string);
        let value = given.get(name).cloned().or(default);
        all.insert(name.clone(), value.ok_or_else(|| format!("The parameter {name} has no value."))?);
    }
    // The service's own parameters need no declaration.
    for (name, value) in given.iter().filter(|(name, _)| name.starts_with("AWS::IoT::")) {
        all.insert(name.clone(), value.clone());
    }
    Ok(all)
}

fn thing(scope: &Scope<'_>, logical: &str, resource: &Value) -> Result<PlannedThing, String> {
    let properties = &resource["Properties"];
    let name = scope.optional(properties, "ThingName")?.ok_or("The thing has no ThingName.")?;
    // The parameters come from devices: what they make of a name must be one.
    names::check("thingName", &name, 128, names::THING)?;
    let mut attributes = BTreeMap::new();
    for (name, value) in properties["AttributePayload"].as_object().into_iter().flatten() {
        let value = scope.text(value, 0)?;
        names::check_attribute(name, &value)?;
        attributes.insert(name.clone(), value);
    }
    if !properties["PackageVersions"].is_null() {
        return Err("This server sets no PackageVersions: leave them out.".into());
    }
    let groups = properties["ThingGroups"].as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(PlannedThing {
        logical: logical.into(),
        name,
        thing_type: scope.optional(properties, "ThingTypeName")?,
        billing_group: scope.optional(properties, "BillingGroup")?,
        attributes,
        groups: groups.iter().map(|group| scope.text(group, 0)).collect::<Result<_, _>>()?,
        over: ThingOverrides {
            attributes: Override::read(resource, "AttributePayload")?,
            thing_type: Override::read(resource, "ThingTypeName")?,
            groups: Override::read(resource, "ThingGroups")?,
        },
    })
}

fn certificate(scope: &Scope<'_>, logical: &str, resource: &Value) -> Result<PlannedCertificate, String> {
    let properties = &resource["Properties"];
    let planned = PlannedCertificate {
        logical: logical.into(),
        id: scope.optional(properties, "CertificateId")?,
        request: scope.optional(properties, "CertificateSigningRequest")?,
        pem: scope.optional(properties, "CertificatePem")?,
        authority: scope.optional(properties, "CACertificatePem")?,
        status: scope.optional(properties, "Status")?.unwrap_or_else(|| "ACTIVE".into()),
        over_status: Override::read(resource, "Status")?,
    };
    let ways = [&planned.id, &planned.request, &planned.pem].into_iter().flatten().count();
    if ways == 1 && (planned.pem.is_some() || planned.authority.is_none()) {
        return Ok(planned);
    }
    let ways = "one of CertificateId, CertificateSigningRequest and CertificatePem (with CACertificatePem)";
    Err(format!("The certificate {logical} needs {ways}."))
}

fn policy(scope: &Scope<'_>, logical: &str, resource: &Value) -> Result<PlannedPolicy, String> {
    let properties = &resource["Properties"];
    let name = scope.optional(properties, "PolicyName")?;
    name.as_ref().map_or(Ok(()), |name| names::check("policyName", name, 128, names::POLICY))?;
    let document = document(scope, &properties["PolicyDocument"])?;
    if name.is_some() == document.is_some() {
        return Err(format!("The policy {logical} needs PolicyName or PolicyDocument, and not both."));
    }
    Ok(PlannedPolicy { logical: logical.into(), name, document })
}

/// Text, or the document itself; functions work inside of it.
fn document(scope: &Scope<'_>, value: &Value) -> Result<Option<String>, String> {
    match value {
        Value::Null => Ok(None),
        Value::Object(members) if !is_function(members) => Ok(Some(scope.resolved(value, 0)?.to_string())),
        value => scope.text(value, 0).map(Some),
    }
}

fn is_function(members: &Map<String, Value>) -> bool {
    members.len() == 1 && members.keys().all(|name| name == "Ref" || name.starts_with("Fn::"))
}

struct Scope<'a> {
    parameters: &'a Parameters,
    mappings: &'a Value,
    probing: bool,
}

impl Scope<'_> {
    fn optional(&self, properties: &Value, name: &str) -> Result<Option<String>, String> {
        match &properties[name] {
            Value::Null => Ok(None),
            value => self.text(value, 0).map(Some),
        }
    }

    fn parameter(&self, name: &str) -> Result<String, String> {
        self.parameters.get(name).cloned().ok_or_else(|| format!("The parameter {name} is not known."))
    }

    /// Everything inside with its functions done.
    fn resolved(&self, value: &Value, depth: usize) -> Result<Value, String> {
        if depth > DEEPEST {
            return Err("The template is too deep.".into());
        }
        Ok(match value {
            Value::Object(members) if is_function(members) => self.text(value, depth + 1)?.into(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| Ok((name.clone(), self.resolved(value, depth + 1)?)))
                .collect::<Result<Map<_, _>, String>>()?
                .into(),
            Value::Array(items) => {
                items.iter().map(|item| self.resolved(item, depth + 1)).collect::<Result<Vec<_>, _>>()?.into()
            }
            other => other.clone(),
        })
    }

    fn text(&self, value: &Value, depth: usize) -> Result<String, String> {
        if depth > DEEPEST {
            return Err("The template is too deep.".into());
        }
        match value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(truth) => Ok(truth.to_string()),
            Value::Object(members) if members.len() == 1 => {
                let (name, argument) = members.iter().next().ok_or("A function is empty.")?;
                self.call(name, argument, depth + 1)
            }
            _ => Err("A value is neither text nor a function.".into()),
        }
    }

    fn call(&self, function: &str, argument: &Value, depth: usize) -> Result<String, String> {
        let wrong = || format!("{function} has other arguments.");
        let list = || argument.as_array().map(Vec::as_slice).ok_or_else(wrong);
        match function {
            "Ref" => self.parameter(argument.as_str().ok_or_else(wrong)?),
            "Fn::Join" => {
                let [between, parts] = list()? else { return Err(wrong()) };
                Ok(self.list(parts, depth)?.join(between.as_str().ok_or_else(wrong)?))
            }
            "Fn::Select" => {
                let [index, parts] = list()? else { return Err(wrong()) };
                let index: usize = self.text(index, depth)?.parse().map_err(|_| wrong())?;
                let part = self.list(parts, depth)?.into_iter().nth(index);
                part.or_else(|| self.probing.then(|| "x".into())).ok_or_else(wrong)
            }
            "Fn::FindInMap" => {
                let [map, key, name] = list()? else { return Err(wrong()) };
                let (map, key, name) =
                    (self.text(map, depth)?, self.text(key, depth)?, self.text(name, depth)?);
                match &self.mappings[map][key][name] {
                    Value::Null if self.probing => Ok("x".into()),
                    value => self.text(value, depth),
                }
            }
            "Fn::Sub" => self.substitute(argument, depth),
            _ => Err(format!("The function {function} is not known.")),
        }
    }

    /// A list, or a function that makes one.
    fn list(&self, value: &Value, depth: usize) -> Result<Vec<String>, String> {
        match value {
            Value::Array(items) => items.iter().map(|item| self.text(item, depth)).collect(),
            value => match value["Fn::Split"].as_array().map(Vec::as_slice) {
                Some([by, text]) => {
                    let by = by.as_str().filter(|by| !by.is_empty()).ok_or("Fn::Split has no delimiter.")?;
                    Ok(self.text(text, depth)?.split(by).map(str::to_string).collect())
                }
                _ => Err("A list is missing.".into()),
            },
        }
    }

    /// `${Name}` in a text, with values of its own or the parameters'.
    fn substitute(&self, argument: &Value, depth: usize) -> Result<String, String> {
        let (text, own) = match argument {
            Value::Array(parts) => (parts.first(), parts.get(1)),
            text => (Some(text), None),
        };
        let mut rest = text.and_then(Value::as_str).ok_or("Fn::Sub has no text.")?;
        let mut filled = String::new();
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}').ok_or("A ${ is not closed.")?;
            filled.push_str(before);
            match own.map(|own| &own[name]) {
                Some(value) if !value.is_null() => filled.push_str(&self.text(value, depth)?),
                // CloudFormation's way to write `${Name}` itself.
                None if name.starts_with('!') => filled.push_str(&format!("${{{}}}", &name[1..])),
                // Variables of policies stay for whoever evaluates the policy.
                _ if name.starts_with("iot:") || name.starts_with("aws:") => {
                    filled.push_str(&format!("${{{name}}}"));
                }
                _ => filled.push_str(&self.parameter(name)?),
            }
            rest = after;
        }
        Ok(filled + rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn template() -> Value {
        json!({
            "Parameters": {
                "Serial": {"Type": "String"},
                "Site": {"Type": "String", "Default": "north-2"},
                "AWS::IoT::Certificate::Id": {"Type": "String"},
            },
            "Mappings": {"Types": {"north": {"Name": "cold"}}},
            "Resources": {
                "thing": {
                    "Type": "AWS::IoT::Thing",
                    "Properties": {
                        "ThingName": {"Fn::Join": ["-", ["lamp", {"Ref": "Serial"}]]},
                        "AttributePayload": {
                            "site": {"Fn::Select": ["1", {"Fn::Split": ["-", {"Ref": "Site"}]}]},
                            "kind": {"Fn::FindInMap": ["Types", "north", "Name"]},
                            "tag": {"Fn::Sub": ["${Serial}/${x}", {"x": "y"}]},
                        },
                        "ThingGroups": ["fleet"],
                    },
                },
                "certificate": {
                    "Type": "AWS::IoT::Certificate",
                    "Properties": {"CertificateId": {"Ref": "AWS::IoT::Certificate::Id"}, "Status": "Active"},
                },
                "policy": {
                    "Type": "AWS::IoT::Policy",
                    "Properties": {"PolicyDocument": {"Statement": {"Resource": {"Fn::Sub": "topic/${iot:ClientId}/${Serial}/${!Serial}"}}}},
                },
            },
            "DeviceConfiguration": {"Fallback": "https://example.com/"},
        })
    }

    fn given() -> Parameters {
        [("Serial", "7"), ("AWS::IoT::Certificate::Id", "cafe")]
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .into()
    }

    #[test]
    fn functions_and_parameters_become_a_plan() {
        let plan = plan(&template().to_string(), &given()).unwrap();
        let thing = plan.thing.unwrap();
        assert_eq!((thing.name.as_str(), thing.groups.len()), ("lamp-7", 1));
        let attributes: Vec<(&str, &str)> =
            thing.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(attributes, [("kind", "cold"), ("site", "2"), ("tag", "7/y")]);
        assert_eq!(plan.certificate.unwrap().id.as_deref(), Some("cafe"));
        assert_eq!(
            plan.policies[0].document.as_deref(),
            Some("{\"Statement\":{\"Resource\":\"topic/${iot:ClientId}/7/${Serial}\"}}")
        );
        assert_eq!(plan.configuration["Fallback"], "https://example.com/");
        assert!(check(&template().to_string()).is_ok());
    }

    #[test]
    fn what_is_no_template_is_refused() {
        let changed = |path: &str, value: Value| {
            let mut template = template();
            *template.pointer_mut(path).unwrap() = value;
            template.to_string()
        };
        let mut deep = json!("x");
        for _ in 0..40 {
            deep = json!({"Fn::Join": ["", [deep]]});
        }
        let name = "/Resources/thing/Properties/ThingName";
        let table = [
            "no JSON".to_string(),
            "{}".into(),
            changed("/Resources/thing/Type", json!("AWS::S3::Bucket")),
            changed(name, json!({"Ref": "Absent"})),
            changed(name, json!({"Fn::Nothing": []})),
            changed(name, json!({"Fn::Join": "x"})),
            changed(name, json!({"Fn::Select": ["9", ["a"]]})),
            changed(name, json!({"Fn::Sub": "${open"})),
            changed(name, json!([])),
            changed(name, Value::Null),
            changed(name, deep),
        ];
        for body in &table {
            assert!(plan(body, &given()).is_err(), "{body}");
        }
        let none = plan(&template().to_string(), &Parameters::new());
        assert!(none.is_err_and(|why| why.contains("Serial") || why.contains("Certificate")));
    }
}
