use serde_json::{Value, json};

use super::{Row, Target};

/// A request that changes a resource (RFC 7644, section 3.5.2).
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// The extension whose attributes are those of an enterprise (RFC 7643, section 4.3).
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Returns a list of requests: each a filter that finds the user (RFC 7644, section 3.4.2.2), and the
/// body of the PATCH for it.
pub(super) fn scim(rows: &[Row<'_>], target: &Target) -> Vec<u8> {
    // The attributes of the core schema have no prefix; `employeeNumber` is of the extension.
    let path = match target.attribute.as_str() {
        attribute @ ("employeeNumber" | "costCenter") => format!("{ENTERPRISE}:{attribute}"),
        attribute => attribute.to_owned(),
    };
    let request = |row: &Row<'_>| {
        let operation = match row.number(target) {
            "" => json!({ "op": "remove", "path": path }),
            number => json!({ "op": "replace", "path": path, "value": number }),
        };
        json!({
            "filter": format!("userName eq {}", Value::from(row.account)),
            "patch": { "schemas": [PATCH], "Operations": [operation] },
        })
    };
    pretty(&Value::Array(rows.iter().map(request).collect()))
}

/// Returns a partial import of Keycloak. A user who is there is left as it is: to overwrite one would
/// delete its credentials.
pub(super) fn keycloak(rows: &[Row<'_>], target: &Target) -> Vec<u8> {
    let user = |row: &Row<'_>| {
        let number = row.number(target);
        let listed = |field: fn(&crate::store::Account) -> &String| {
            row.listed.map(field).cloned().unwrap_or_default()
        };
        (!number.is_empty()).then(|| {
            json!({
                "username": row.account,
                "lastName": listed(|account| &account.family_name),
                "firstName": listed(|account| &account.given_names),
                "enabled": true,
                "attributes": { target.attribute.as_str(): [number] },
            })
        })
    };
    let users: Vec<_> = rows.iter().filter_map(user).collect();
    pretty(&json!({ "ifResourceExists": "SKIP", "users": users }))
}

fn pretty(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pairing, row};
    use super::*;

    #[test]
    fn a_patch_has_the_shape_of_its_standard() {
        let pairing = pairing("a\"b", "899700000013");
        let rows = [row("a\"b", Some(&pairing)), row("gone", None)];
        let requests: Value = serde_json::from_slice(&scim(&rows, &Target::default())).unwrap();
        let path = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber";
        assert_eq!(
            requests,
            json!([
                {
                    "filter": "userName eq \"a\\\"b\"",
                    "patch": {
                        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                        "Operations": [{ "op": "replace", "path": path, "value": "899700000013" }],
                    },
                },
                {
                    "filter": "userName eq \"gone\"",
                    "patch": {
                        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                        "Operations": [{ "op": "remove", "path": path }],
                    },
                },
            ])
        );
    }

    #[test]
    fn keycloak_imports_users_who_are_not_there() {
        let pairing = pairing("amartin", "899700000013");
        let target = Target {
            attribute: "rpps".to_owned(),
            number: super::super::target::NumberForm::Rpps,
            ..Target::default()
        };
        let rows = [row("amartin", Some(&pairing)), row("gone", None)];
        let import: Value = serde_json::from_slice(&keycloak(&rows, &target)).unwrap();
        assert_eq!(
            import,
            json!({
                "ifResourceExists": "SKIP",
                "users": [{
                    "username": "amartin",
                    "lastName": "",
                    "firstName": "",
                    "enabled": true,
                    "attributes": { "rpps": ["99700000013"] },
                }],
            })
        );
    }
}
