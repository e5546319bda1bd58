using System.Diagnostics;
using System.Globalization;

namespace PerfGate.Bench.Engine;

/// <summary>nginx with one worker on the second core: HTTPS with HTTP/1.1 and HTTP/2 on one port, h2c on another.</summary>
internal sealed class NginxServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-nginx-");
    private readonly Process _process;
    private readonly int _secure = TinyServer.FreePort();
    private readonly int _clear = TinyServer.FreePort();

    public NginxServer()
    {
        Commands.Run("openssl", $"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost -keyout {_folder}/key.pem -out {_folder}/cert.pem");
        File.WriteAllText(Path.Combine(_folder.FullName, "nginx.conf"), string.Create(CultureInfo.InvariantCulture, $$"""
            daemon off; worker_processes 1; pid {{_folder}}/pid; error_log {{_folder}}/error.log;
            events { worker_connections 4096; }
            http {
              access_log off; keepalive_requests 1000000000;
              server {
                listen 127.0.0.1:{{_secure}} ssl http2; ssl_certificate {{_folder}}/cert.pem; ssl_certificate_key {{_folder}}/key.pem;
                location / { default_type application/json; return 200 '{"status":"healthy"}'; }
              }
              server { listen 127.0.0.1:{{_clear}} http2; location / { default_type application/json; return 200 '{"status":"healthy"}'; } }
            }
            """));
        _process = Process.Start(new ProcessStartInfo("taskset", $"-c 1 nginx -c {_folder}/nginx.conf -e {_folder}/error.log"))!;
        TinyServer.WaitUntilItListens(_secure);
        TinyServer.WaitUntilItListens(_clear);
    }

    public static bool IsHere => Commands.Exists("nginx") && Commands.Exists("openssl");

    public string SecureUrl => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{_secure}/health");

    public string ClearUrl => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_clear}/health");

    public void Dispose()
    {
        Commands.Run("kill", string.Create(CultureInfo.InvariantCulture, $"-TERM {_process.Id}"));
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
