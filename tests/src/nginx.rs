use std::fs;
use std::path::Path;

use crate::World;
use crate::process::Running;

impl World {
    /// Makes `server.pem` and `server.key` as [`Self::server_certificate`] does, but of no authority:
    /// `rustls` takes no certificate of one for that of a server.
    #[track_caller]
    pub fn leaf_certificate(&self) {
        let request = "req -x509 -newkey rsa:2048 -noenc -keyout server.key -out server.pem \
                       -subj /CN=localhost -addext subjectAltName=DNS:localhost \
                       -addext basicConstraints=critical,CA:FALSE";
        let request: Vec<_> = request.split_whitespace().collect();
        self.run("openssl", &request).ok();
    }

    /// Starts nginx on port 8443 with [`Self::leaf_certificate`], which it makes. It asks each
    /// client for a certificate of an authority in `trust`, and takes none but those if `required`.
    ///
    /// Its page tells protocol, server name, host and subject; below `/upload/` it stores what is put
    /// there, in the directory `upload`.
    ///
    /// # Panics
    /// If it does not listen in time.
    #[track_caller]
    #[must_use]
    pub fn start_nginx(&self, trust: &Path, protocols: &str, required: bool) -> Running {
        self.leaf_certificate();
        let directory = self.path().display();
        fs::create_dir(self.file("upload")).expect("the directory is ours");
        let verify = if required { "on" } else { "optional" };
        self.start_nginx_with(&format!(
            "server {{ listen 8443 ssl; server_name localhost;\n\
             ssl_certificate {directory}/server.pem; ssl_certificate_key {directory}/server.key;\n\
             ssl_client_certificate {}; ssl_verify_client {verify}; ssl_verify_depth 3;\n\
             ssl_protocols {protocols}; client_max_body_size 0;\n\
             location / {{\n\
             return 200 \"$ssl_protocol $ssl_server_name $host $ssl_client_s_dn\\n\"; }}\n\
             location /upload/ {{ root {directory}; dav_methods PUT; }} }}\n",
            trust.display(),
        ))
    }

    /// Starts nginx with these servers, one of which listens on port 8443.
    ///
    /// # Panics
    /// If it does not listen in time.
    #[track_caller]
    #[must_use]
    pub fn start_nginx_with(&self, servers: &str) -> Running {
        let directory = self.path().display();
        let names = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let paths = names.map(|name| format!("{name}_temp_path {directory}/{name};\n"));
        let configuration = format!(
            "daemon off; user root; pid {directory}/nginx.pid; error_log stderr;\n\
             events {{}}\n\
             http {{ access_log off; {}\n{servers} }}\n",
            paths.concat(),
        );
        let file = self.write("nginx.conf", configuration);
        let mut command = self.command("nginx");
        command.arg("-c").arg(file).stderr(self.log("nginx.log"));
        let nginx = Running::start(command);
        self.wait_for_port(8443);
        nginx
    }

    /// Waits until a program listens at a port of this world.
    ///
    /// # Panics
    /// If none does in time.
    #[track_caller]
    pub fn wait_for_port(&self, port: u16) {
        let script = format!("until (exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null; do :; done");
        self.run("bash", &["-c", &script]).ok();
    }
}
