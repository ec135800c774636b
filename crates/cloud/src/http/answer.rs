//! Answers and refusals, in the form that each service has on the wire.
//!
//! | service | refusal |
//! |---|---|
//! | iot, iot-jobs-data, iotdata | `x-amzn-ErrorType` header and `{"message":…}` |
//! | s3 | XML `<Error><Code>…` |
//! | sts, iam | XML `<ErrorResponse><Error><Code>…` |

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use hyper::body::{Body, Frame, SizeHint};
use hyper::{Response, StatusCode};
use serde_json::Value;
use tokio::io::{AsyncRead, ReadBuf};

use crate::arn::Arns;
use crate::fault::Fault;

/// An HTTP answer.
pub(crate) type Answer = Response<Content>;

/// Bytes of an object that are read and sent at a time.
const PIECE: usize = 64 * 1024;

/// The body of an answer: what is in memory, or a part of a file.
pub(crate) enum Content {
    Whole(Option<Bytes>),
    File { file: tokio::fs::File, left: u64 },
}

impl Body for Content {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        match self.get_mut() {
            Content::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Content::File { left: 0, .. } => Poll::Ready(None),
            Content::File { file, left } => {
                let most = usize::try_from(*left).unwrap_or(PIECE).min(PIECE);
                let mut piece = BytesMut::zeroed(most);
                let mut buffer = ReadBuf::new(&mut piece);
                match Pin::new(file).poll_read(context, &mut buffer) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Err(cause)) => return Poll::Ready(Some(Err(cause))),
                    Poll::Ready(Ok(())) => {}
                }
                let read = buffer.filled().len();
                if read == 0 {
                    return Poll::Ready(Some(Err(std::io::ErrorKind::UnexpectedEof.into())));
                }
                *left -= read as u64;
                piece.truncate(read);
                Poll::Ready(Some(Ok(Frame::data(piece.freeze()))))
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match self {
            Content::Whole(bytes) => bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
            Content::File { left, .. } => *left,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.size_hint().exact() == Some(0)
    }
}

/// An answer with headers and a body in memory.
pub(crate) fn plain(status: StatusCode, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Answer {
    with_content(status, headers, Content::Whole(Some(body.into())))
}

/// An answer with any body. A header that cannot stand in an answer is left out.
pub(crate) fn with_content(status: StatusCode, headers: &[(&str, &str)], content: Content) -> Answer {
    let mut answer = Response::new(content);
    *answer.status_mut() = status;
    for (name, value) in headers {
        let name = hyper::header::HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, hyper::header::HeaderValue::from_str(value)) {
            answer.headers_mut().append(name, value);
        }
    }
    answer
}

/// 200 and JSON.
pub(crate) fn json(value: &Value) -> Answer {
    plain(StatusCode::OK, &[("content-type", "application/json")], value.to_string())
}

/// 200 and XML.
pub(crate) fn xml(text: &str) -> Answer {
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}");
    plain(StatusCode::OK, &[("content-type", "application/xml")], text)
}

/// 200 and nothing.
pub(crate) fn empty() -> Answer {
    plain(StatusCode::OK, &[], "")
}

/// A refusal: status, AWS's name, a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// Headers of the answer, for S3.
    headers: Vec<(&'static str, String)>,
    /// What stands in the way, as at the end of its ARN, and its whole ARN.
    obstacle: Option<Box<(String, Option<String>)>>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { status, code, message: message.into(), headers: Vec::new(), obstacle: None }
    }

    /// With a header that tells more.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Refusal {
        self.headers.push((name, value.into()));
        self
    }

    /// With what stands in the way, so that a client can go on with that instead.
    fn because_of(self, fault: &Fault) -> Refusal {
        let obstacle = match fault {
            Fault::AlreadyExists(there) | Fault::Conflict(there) if !there.resource.is_empty() => {
                Some(Box::new((there.resource.clone(), None)))
            }
            _ => None,
        };
        Refusal { obstacle, ..self }
    }

    /// With the whole ARN of it, where the exception has a member for that.
    pub(crate) fn located(mut self, arns: &Arns) -> Refusal {
        if let Some(obstacle) = &mut self.obstacle
            && self.code == "ResourceAlreadyExistsException"
        {
            obstacle.1 = Some(arns.of(&obstacle.0));
        }
        self
    }

    /// As the JSON services say no.
    pub(crate) fn json(&self) -> Answer {
        let mut body = serde_json::json!({"message": self.message, "__type": self.code});
        if let Some((resource, arn)) = self.obstacle.as_deref() {
            body["resourceId"] = resource.rsplit('/').next().into();
            if let Some(arn) = arn {
                body["resourceArn"] = arn.as_str().into();
            }
        }
        plain(
            self.status(),
            &[("content-type", "application/json"), ("x-amzn-errortype", self.code)],
            body.to_string(),
        )
    }

    /// As S3 says no; the id of the request stands in the answer.
    pub(crate) fn s3(&self, resource: &str, request: &str) -> Answer {
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message>\
             <Resource>{}</Resource><RequestId>{request}</RequestId><HostId>{request}</HostId></Error>",
            self.code,
            escape(&self.message),
            escape(resource)
        );
        let mut headers = vec![("content-type", "application/xml")];
        headers.extend(self.headers.iter().map(|(name, value)| (*name, value.as_str())));
        plain(self.status(), &headers, text)
    }

    /// As STS and IAM say no.
    pub(crate) fn query(&self) -> Answer {
        let text = format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{}</Code><Message>{}</Message></Error></ErrorResponse>",
            self.code,
            escape(&self.message)
        );
        plain(self.status(), &[("content-type", "text/xml")], text)
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// Text for an XML element; characters that XML 1.0 cannot hold become U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            c if c < ' ' || c == '\u{fffe}' || c == '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// How the control plane names a fault.
pub(crate) fn iot_refusal(fault: &Fault) -> Refusal {
    let (status, code) = fault.aws();
    log(fault);
    Refusal::new(status, code, fault.message()).because_of(fault)
}

/// How the younger operations of both planes name it: packages and commands.
pub(crate) fn validating_refusal(fault: &Fault) -> Refusal {
    let (status, code) = match fault {
        Fault::NotFound(_) => (404, "ResourceNotFoundException"),
        Fault::AlreadyExists(_)
        | Fault::Conflict(_)
        | Fault::VersionConflict(_)
        | Fault::DeleteConflict(_) => (409, "ConflictException"),
        Fault::Limit(_) => (402, "ServiceQuotaExceededException"),
        Fault::Internal(_) => (500, "InternalServerException"),
        _ => (400, "ValidationException"),
    };
    log(fault);
    Refusal::new(status, code, fault.message()).because_of(fault)
}

/// How the jobs data plane names it; a wrong version is a wrong request there.
pub(crate) fn jobs_data_refusal(fault: &Fault) -> Refusal {
    let (status, code) = match fault {
        Fault::NotFound(_) => (404, "ResourceNotFoundException"),
        Fault::InvalidTransition(_) => (409, "InvalidStateTransitionException"),
        Fault::Terminal(_) => (410, "TerminalStateException"),
        Fault::Internal(_) => (503, "ServiceUnavailableException"),
        _ => (400, "InvalidRequestException"),
    };
    log(fault);
    Refusal::new(status, code, fault.message())
}

pub(crate) fn log(fault: &Fault) {
    if let Fault::Internal(cause) = fault {
        tracing::error!(%cause, "a request failed");
    }
}
