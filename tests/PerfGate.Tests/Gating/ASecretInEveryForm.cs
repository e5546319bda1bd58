using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using PerfGate.Cli;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>A service that gives a secret away in every form and place that it has: no file of the results, no line of the console and no process's arguments hold it.</summary>
public sealed class ASecretInEveryForm
{
    private const string Secret = """s3cr3t/+"q"&<x>'=9?of-the%shop""";

    // As the spec below sends it, and the pieces of it that stand in base64 whatever is before and after.
    private static readonly string[] _forms =
    [
        "s3cr3t", "of-the%shop", "of-the%25shop", "of-the&#", "u0022q", "q\\\"", "%22q%22", "&quot;q", "&#34;q", "&lt;x", "&#x2B;", "%3cx%3e", "%3Cx%3E",
        Base64(Secret)[..20], Base64("user:" + Secret)[8..28], Base64("a:" + Secret)[4..24],
    ];

    [Theory]
    [InlineData("status", "")]
    [InlineData("status", "preflight: on")]
    [InlineData("body", "")]
    [InlineData("body", "preflight: on")]
    [InlineData("redirect", "")]
    [InlineData("redirect", "preflight: on")]
    [InlineData("cut", "")]
    [InlineData("death", "")]
    public async Task Is_nowhere(string fault, string preflight)
    {
        using var console = new StringWriter(CultureInfo.InvariantCulture);
        using var gate = new GateFixture();
        gate.Environment["SHOP_TOKEN"] = Secret;
        var spec = gate.PythonSpec(Handler, "  quick: { kind: benchmark, iterations: 30, thresholds: [success >= 99%] }")
            .Replace("preflight: off", preflight.Length > 0 ? preflight : "preflight: off", StringComparison.Ordinal)
            .Replace("server.py,", $"server.py, --fault, {fault},", StringComparison.Ordinal)
            .Replace("target: { ", "target: { env: { TOKEN: \"${env.SHOP_TOKEN}\" }, ", StringComparison.Ordinal)
            .Replace("headers: { Authorization", "expect: { json: { $.a: other }, body: { contains: never } }, headers: { X-Test: \"${env.SHOP_TOKEN}\", Authorization", StringComparison.Ordinal);
        spec = fault switch
        {
            "status" => spec.Replace("expect: { json: { $.a: other }, body: { contains: never } }, ", "", StringComparison.Ordinal),
            "cut" => spec.Replace("json: { $.a: other }, ", "", StringComparison.Ordinal),
            _ => spec,
        };
        TakePortAfterFault(Path.Combine(gate.Folder, "server.py"));

        var plain = new PlainObserver(console, new GateOptions { SpecFile = "perfgate.yml", ResultsDirectory = gate.Results, Environment = gate.Environment });
        var exit = await gate.RunAsync(spec, plain, TestContext.Current.CancellationToken);

        Assert.NotEqual(ExitCode.Pass, exit);
        Assert.True(exit != ExitCode.InvalidSpec, console.ToString());
        var log = gate.Text("target.log");
        Assert.True(log.Split("***").Length > 8, log);
        if (OperatingSystem.IsLinux())
        {
            var arguments = string.Join(' ', gate.Words("arguments.txt"));
            Assert.Contains("server.py", arguments, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cr3t", arguments, StringComparison.Ordinal);
        }

        var files = Directory.GetFiles(gate.Results, "*", SearchOption.AllDirectories);
        Assert.Contains(files, f => Path.GetFileName(f) == "perfgate.html");
        foreach (var (name, text) in files.Select(f => (Path.GetFileName(f), File.ReadAllText(f))).Append(("the console", console.ToString())))
        {
            foreach (var form in _forms)
                Assert.False(text.Contains(form, StringComparison.OrdinalIgnoreCase), $"{fault}, {preflight}: {name} holds {form}: …{Around(text, form)}…");
        }
    }

    [Fact]
    public void Is_taken_out_as_other_languages_write_it()
    {
        var mask = new SecretMask([Secret, "gläserner Tresor"]);
        string[] written =
        [
            JsonSerializer.Serialize(Secret), """s3cr3t/\u002b\u0022q\u0022\u0026\u003cx\u003e\u0027=9?of-the%shop""", """s3cr3t/+\"q\"\u0026\u003cx\u003e'=9?of-the%shop""", """s3cr3t\/+\"q\"&<x>'=9?of-the%shop""",
            WebUtility.UrlEncode(Secret), WebUtility.HtmlEncode(Secret), """s3cr3t/+&#34;q&#34;&amp;&lt;x&gt;&#39;=9?of-the%shop""", """s3cr3t/+&quot;q&quot;&amp;&lt;x&gt;&#x27;=9?of-the%shop""",
            System.Text.Encodings.Web.HtmlEncoder.Default.Encode(Secret), "gl\\u00e4serner Tresor", "gl\\u00E4serner Tresor", "gl&#228;serner Tresor", "gl%C3%A4serner+Tresor", "gl%c3%a4serner%20Tresor",
        ];

        Assert.All(written, w => Assert.Contains("***", mask.Apply(w), StringComparison.Ordinal));
        Assert.All(written, w => Assert.DoesNotContain("shop", mask.Apply(w), StringComparison.Ordinal));
        Assert.All(written, w => Assert.DoesNotContain("Tresor", mask.Apply(w), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("the key is s3cr3t/+", false, true, "the key is ***")]
    [InlineData("the key is s3c", false, true, "the key is s3c")]
    [InlineData("the key is s3cr3t/+", false, false, "the key is s3cr3t/+")]
    [InlineData("f-the%shop is the key", true, false, "*** is the key")]
    [InlineData("the%25shop", true, true, "***")]
    public void Is_taken_out_where_a_text_was_cut_within_it(string text, bool isCutBefore, bool isCutAfter, string expected) =>
        Assert.Equal(expected, new SecretMask([Secret]).Apply(text, isCutBefore, isCutAfter));

    private const string Handler = """
                    import base64, html, json, urllib.parse
                    s = os.environ["TOKEN"]
                    sent = self.headers.get("X-Test", "")
                    forms = [s, sent, json.dumps(s), json.dumps(s).replace("/", "\\/"), urllib.parse.quote(s, safe=""), urllib.parse.quote(s), urllib.parse.quote_plus(s),
                             urllib.parse.quote(s, safe="").lower(), html.escape(s), html.escape(s, quote=False), base64.b64encode(s.encode()).decode(), base64.b64encode(("user:" + s).encode()).decode(),
                             base64.b64encode(("a:" + s + ":b").encode()).decode(), base64.urlsafe_b64encode(s.encode()).decode()]
                    if Handler.served == 1 and os.path.exists("/proc/self/cmdline"):
                        with open("arguments.txt", "wb") as seen:
                            for process in filter(str.isdigit, os.listdir("/proc")):
                                try: seen.write(open("/proc/" + process + "/cmdline", "rb").read() + b"\n")
                                except OSError: pass
                    for f in forms: print("log", f, "end")
                    print("Exception: no pool for", s, flush=True)
                    fault = sys.argv[2]
                    good = Handler.served <= 3
                    if fault == "death" and Handler.served > 5:
                        print("dying with", s, flush=True)
                        os._exit(3)
                    form = forms[Handler.served % len(forms)]
                    status = 302 if fault == "redirect" else 500 if fault == "status" else 200
                    text = "x" * (495 - Handler.served % 20) + s if fault == "cut" else json.dumps({"a": "no" + form}) if fault == "body" else form + " " + " ".join(forms)
                    if fault == "cut" and Handler.served % 2 == 0: text = "x" * 60 + form + "y" * 60
                    body = text.encode()
                    self.send_response(status)
                    self.send_header("X-Form", form)
                    self.send_header("Location", "/login?key=" + urllib.parse.quote(s))
                    self.send_header("Set-Cookie", "a=" + form)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
            """;

    private static void TakePortAfterFault(string program) =>
        File.WriteAllText(program, File.ReadAllText(program).Replace("int(sys.argv[1])", "int(sys.argv[3])", StringComparison.Ordinal));

    private static string Around(string text, string form)
    {
        var at = text.IndexOf(form, StringComparison.OrdinalIgnoreCase);
        return text[Math.Max(0, at - 100)..Math.Min(text.Length, at + 100)];
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
