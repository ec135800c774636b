//! What a command says, and what becomes of it when it is sent: bytes under a content type.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::parameters::{self, Parameter, Values};
use super::template;
use crate::fault::Fault;
use crate::names;
use crate::payload::Encoding;

/// The namespace of every command here; the other one belongs to AWS IoT FleetWise.
pub(crate) const NAMESPACE: &str = "AWS-IoT";
/// A command that was deleted may have executions that wait for so long; it is there until then.
pub(crate) const LONGEST_PATIENCE_S: i64 = 12 * 3_600;
/// Bytes of a payload, and of a template.
const LARGEST_PAYLOAD: usize = 32 * 1024;
/// Characters of a description.
const LONGEST_DESCRIPTION: usize = 2028;
/// Characters of a display name.
const LONGEST_DISPLAY_NAME: usize = 64;

/// A command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Command {
    pub(crate) display_name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) instruction: Instruction,
    #[serde(default)]
    pub(crate) parameters: Vec<Parameter>,
    /// Since when it starts nothing new.
    pub(crate) deprecated_ms: Option<i64>,
    /// When it is removed, after its deletion.
    pub(crate) remove_ms: Option<i64>,
}

/// What the device gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Instruction {
    /// The same bytes each time, in base64.
    Static { content: String, content_type: String },
    /// JSON that is filled with parameters, and then written as JSON or CBOR.
    Dynamic { template: String, output: Output },
}

/// How a filled template is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Output {
    Json,
    Cbor,
}

/// What is sent, once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Letter {
    pub(crate) content_type: String,
    pub(crate) payload: Vec<u8>,
    /// Every parameter with the value that it had.
    pub(crate) values: Values,
}

impl Command {
    /// The command of a request.
    ///
    /// # Errors
    /// [`Fault::Invalid`] says what it cannot be.
    pub(crate) fn read(body: &Json) -> Result<Command, Fault> {
        match text(body, "namespace")?.as_deref() {
            None | Some(NAMESPACE) => {}
            Some(other) => {
                return Err(Fault::Invalid(format!("This server has no commands of namespace {other}.")));
            }
        }
        let (instruction, parameters) = (Instruction::read(body)?, read_parameters(body)?);
        instruction.check(&parameters).map_err(Fault::Invalid)?;
        let (display_name, description) = read_names(body)?;
        Ok(Command {
            display_name,
            description,
            instruction,
            parameters,
            deprecated_ms: None,
            remove_ms: None,
        })
    }

    /// What a device gets if it is told now.
    ///
    /// # Errors
    /// [`Fault::Invalid`]: the command starts nothing any more, or the parameters are not the right ones.
    pub(crate) fn letter(&self, given: &Values, timeout_s: i64) -> Result<Letter, Fault> {
        if self.remove_ms.is_some() {
            return Err(Fault::Invalid("The command is pending deletion.".into()));
        }
        if self.deprecated_ms.is_some() {
            return Err(Fault::Invalid("The command is deprecated; restore it first.".into()));
        }
        let values = parameters::resolve(&self.parameters, given).map_err(Fault::Invalid)?;
        let (content_type, payload) = match &self.instruction {
            Instruction::Static { content, content_type } => {
                (content_type.clone(), STANDARD.decode(content).unwrap_or_default())
            }
            Instruction::Dynamic { template, output } => {
                let filled = template::fill(template, &values, timeout_s);
                let encoding = output.encoding();
                (format!("application/{}", encoding.word()), encoding.write(&filled))
            }
        };
        if payload.len() > LARGEST_PAYLOAD {
            return Err(Fault::Invalid("The payload is larger than 32 KB.".into()));
        }
        Ok(Letter { content_type, payload, values })
    }
}

/// `displayName` and `description`, of a new command or for an old one.
pub(crate) fn read_names(body: &Json) -> Result<(Option<String>, Option<String>), Fault> {
    let one = |name: &str, most: usize| -> Result<Option<String>, Fault> {
        let given = text(body, name)?;
        given.as_ref().map_or(Ok(()), |text| names::check_words(name, text, most)).map_err(Fault::Invalid)?;
        Ok(given)
    };
    Ok((one("displayName", LONGEST_DISPLAY_NAME)?, one("description", LONGEST_DESCRIPTION)?))
}

fn read_parameters(body: &Json) -> Result<Vec<Parameter>, Fault> {
    let parameters: Vec<Parameter> = match &body["mandatoryParameters"] {
        Json::Null => return Ok(Vec::new()),
        given => serde_json::from_value(given.clone())
            .map_err(|cause| Fault::Invalid(format!("mandatoryParameters is invalid: {cause}.")))?,
    };
    if parameters.is_empty() {
        return Err(Fault::Invalid("mandatoryParameters must not be empty.".into()));
    }
    let mut seen = std::collections::BTreeSet::new();
    for parameter in &parameters {
        parameter.check().map_err(Fault::Invalid)?;
        if !seen.insert(&parameter.name) {
            return Err(Fault::Invalid(format!("Parameter {} is there twice.", parameter.name)));
        }
        let description = parameter.description.as_deref().unwrap_or_default();
        names::check_words("description", description, LONGEST_DESCRIPTION).map_err(Fault::Invalid)?;
    }
    Ok(parameters)
}

impl Instruction {
    fn read(body: &Json) -> Result<Instruction, Fault> {
        let template = text(body, "payloadTemplate")?;
        match (&body["payload"], template) {
            (Json::Null, None) => Err(Fault::Invalid("payload or payloadTemplate is missing.".into())),
            (Json::Null, Some(template)) => {
                Ok(Instruction::Dynamic { template, output: Output::read(body)? })
            }
            (_, Some(_)) => Err(Fault::Invalid("There is either payload or payloadTemplate.".into())),
            (payload, None) => {
                let content = text(payload, "content")?;
                let content = content.ok_or_else(|| Fault::Invalid("payload.content is missing.".into()))?;
                let content_type =
                    text(payload, "contentType")?.unwrap_or_else(|| "application/octet-stream".into());
                Ok(Instruction::Static { content, content_type })
            }
        }
    }

    fn check(&self, parameters: &[Parameter]) -> Result<(), String> {
        match self {
            Instruction::Static { content, content_type } => {
                let bytes = STANDARD.decode(content).map_err(|_| "payload.content must be base64.")?;
                if bytes.is_empty() || bytes.len() > LARGEST_PAYLOAD {
                    return Err("payload.content must be 1 byte to 32 KB.".into());
                }
                if !is_media_type(content_type) {
                    return Err("payload.contentType must be type/subtype.".into());
                }
                if !parameters.is_empty() {
                    return Err("mandatoryParameters need a payloadTemplate.".into());
                }
                Ok(())
            }
            Instruction::Dynamic { template, .. } => {
                if template.len() > LARGEST_PAYLOAD {
                    return Err("payloadTemplate is larger than 32 KB.".into());
                }
                let known = |name: &String| parameters.iter().any(|parameter| parameter.name == *name);
                match template::parameters_of(template)?.into_iter().find(|name| !known(name)) {
                    Some(name) => Err(format!("Parameter {name} is not one of mandatoryParameters.")),
                    None => Ok(()),
                }
            }
        }
    }
}

impl Output {
    fn read(body: &Json) -> Result<Output, Fault> {
        let preprocessor = &body["preprocessor"];
        let is_structure = |json: &Json| matches!(json, Json::Null | Json::Object(_));
        if !is_structure(preprocessor) || !is_structure(&preprocessor["awsJsonSubstitution"]) {
            return Err(Fault::Invalid("preprocessor must be a structure.".into()));
        }
        match &preprocessor["awsJsonSubstitution"]["outputFormat"] {
            Json::Null => Ok(Output::Json),
            word => serde_json::from_value(word.clone())
                .map_err(|_| Fault::Invalid("outputFormat must be JSON or CBOR.".into())),
        }
    }

    fn encoding(self) -> Encoding {
        match self {
            Output::Json => Encoding::Json,
            Output::Cbor => Encoding::Cbor,
        }
    }
}

fn text(body: &Json, name: &str) -> Result<Option<String>, Fault> {
    match &body[name] {
        Json::Null => Ok(None),
        Json::String(text) => Ok(Some(text.clone())),
        _ => Err(Fault::Invalid(format!("{name} must be a string."))),
    }
}

/// `type/subtype`, parameters behind it or not; it travels in a header of MQTT.
fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    let no_controls = text.len() <= 1024 && !text.chars().any(char::is_control);
    no_controls && essence.split_once('/').is_some_and(|(kind, subtype)| word(kind) && word(subtype))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn dynamic(more: Json) -> Json {
        let mut body = json!({
            "payloadTemplate": r#"{"t":"${aws:iot:commandexecution::parameter:t}"}"#,
            "mandatoryParameters": [{"name": "t", "type": "INTEGER"}],
        });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    }

    #[test]
    fn a_command_is_sent_as_what_it_is() {
        let fixed = json!({"payload": {"content": "eyJhIjoxfQ==", "contentType": "application/json"}});
        let letter = Command::read(&fixed).unwrap().letter(&Values::new(), 10).unwrap();
        assert_eq!(
            (letter.content_type.as_str(), &letter.payload[..]),
            ("application/json", &b"{\"a\":1}"[..])
        );
        let bare = json!({"payload": {"content": "AA=="}});
        let letter = Command::read(&bare).unwrap().letter(&Values::new(), 10).unwrap();
        assert_eq!(letter.content_type, "application/octet-stream");
        let cbor = dynamic(json!({"preprocessor": {"awsJsonSubstitution": {"outputFormat": "CBOR"}}}));
        let given: Values = [("t".to_string(), parameters::Value::I(5))].into();
        let letter = Command::read(&cbor).unwrap().letter(&given, 10).unwrap();
        assert_eq!(
            (letter.content_type.as_str(), &letter.payload[..]),
            ("application/cbor", &b"\xa1\x61t\x05"[..])
        );
        assert_eq!(letter.values, given);
    }

    #[test]
    fn what_is_deprecated_or_deleted_starts_nothing() {
        let fixed = Command::read(&json!({"payload": {"content": "AA=="}})).unwrap();
        let old = Command { deprecated_ms: Some(1), ..fixed.clone() };
        let gone = Command { remove_ms: Some(1), ..fixed };
        for one in [old, gone] {
            assert!(matches!(one.letter(&Values::new(), 10), Err(Fault::Invalid(_))));
        }
    }

    #[test]
    fn what_a_command_cannot_be_is_refused() {
        let large = STANDARD.encode(vec![0; LARGEST_PAYLOAD + 1]);
        let table = [
            json!({}),
            json!({"payload": {}}),
            json!({"payload": {"content": "?"}}),
            json!({"payload": {"content": ""}}),
            json!({"payload": {"content": large}}),
            json!({"payload": {"content": "AA==", "contentType": "json"}}),
            json!({"payload": {"content": "AA==", "contentType": "a/b\n"}}),
            json!({"payload": {"content": "AA=="}, "mandatoryParameters": [{"name": "a"}]}),
            json!({"payload": {"content": "AA=="}, "namespace": "AWS-IoT-FleetWise"}),
            json!({"payload": {"content": "AA=="}, "displayName": "x".repeat(65)}),
            json!({"payload": {"content": "AA=="}, "description": "\n"}),
            dynamic(json!({"payload": {"content": "AA=="}})),
            dynamic(json!({"payloadTemplate": "{}"})),
            dynamic(json!({"mandatoryParameters": null})),
            dynamic(json!({"mandatoryParameters": []})),
            dynamic(json!({"mandatoryParameters": [{"name": "t"}, {"name": "t"}]})),
            dynamic(json!({"mandatoryParameters": [{"name": "t", "type": "WORD"}]})),
            dynamic(
                json!({"mandatoryParameters": [{"name": "t", "type": "INTEGER", "defaultValue": {"S": "a"}}]}),
            ),
            dynamic(json!({"mandatoryParameters": [{"name": "t t"}]})),
            dynamic(json!({"preprocessor": {"awsJsonSubstitution": {"outputFormat": "XML"}}})),
            dynamic(json!({"preprocessor": []})),
            dynamic(json!({"preprocessor": {"awsJsonSubstitution": "JSON"}})),
        ];
        for body in table {
            assert!(matches!(Command::read(&body), Err(Fault::Invalid(_))), "{body:.200}");
        }
    }
}
