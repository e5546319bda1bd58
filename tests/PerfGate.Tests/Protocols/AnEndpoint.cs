using PerfGate.Protocols;
using Xunit;

namespace PerfGate.Tests.Protocols;

public class AnEndpoint
{
    [Theory]
    [InlineData("GET /health", "GET", "/health")]
    [InlineData("/health", "GET", "/health")]
    [InlineData("DELETE /orders/7?force=true", "DELETE", "/orders/7?force=true")]
    [InlineData("request: POST /orders", "POST", "/orders")]
    [InlineData("path: /orders", "GET", "/orders")]
    [InlineData("{ method: PUT, path: /orders/7 }", "PUT", "/orders/7")]
    public void Has_a_method_and_a_path(string yaml, string method, string path)
    {
        var endpoint = Yaml.Read(yaml).Endpoint;

        Assert.Equal(method, endpoint.Method);
        Assert.Equal(path, Text.Of(endpoint.PathAndQuery));
    }

    [Theory]
    [InlineData("GET /orders?page=2", "GET /orders")]
    [InlineData("/orders/${random.int(1,20)}?token=${env.API_TOKEN}", "GET /orders/${random.int(1,20)}")]
    [InlineData("/secret/${env.API_TOKEN}", "GET /secret/${env.API_TOKEN}")]
    public void Is_called_by_method_and_path_as_written(string yaml, string title) =>
        Assert.Equal(title, Yaml.Read(yaml).Endpoint.Title);

    [Fact]
    public void Encodes_its_query_parameters()
    {
        var endpoint = Yaml.Read("""
            request: GET /search?lang=en
            query:
              q: a b&c
              tag: [x, "y/z"]
              page: ${random.int(5,5)}
            """).Endpoint;

        Assert.Equal("/search?lang=en&q=a%20b%26c&tag=x&tag=y%2Fz&page=5", Text.Of(endpoint.PathAndQuery));
    }

    [Fact]
    public void Keeps_what_the_author_encoded_and_encodes_what_no_url_holds() =>
        Assert.Equal("/caf%C3%A9/a%20b?x=%7B1%7D", Text.Of(Yaml.Read("GET /café/a%20b?x={1}").Endpoint.PathAndQuery));

    [Fact]
    public void Takes_default_headers_timeout_and_expectations()
    {
        var endpoint = Yaml.Read("GET /health").Endpoint;

        Assert.Equal("*/*", Text.Header(endpoint, "Accept"));
        Assert.Equal(TimeSpan.FromSeconds(10), endpoint.Timeout);
        Assert.True(endpoint.Expect.AcceptsStatus(204));
        Assert.False(endpoint.Expect.AcceptsStatus(404));
        Assert.Equal(1, endpoint.Weight);
        Assert.Null(endpoint.Body);
    }

    [Fact]
    public void Overrides_the_defaults()
    {
        var endpoint = Yaml.Read("""
            request: GET /health
            headers: { accept: text/plain }
            timeout: 250ms
            weight: 4
            thresholds:
              - mean < 10ms
              - p95 < 20ms
            """).Endpoint;

        Assert.Equal("accept", Assert.Single(endpoint.Headers).Key);
        Assert.Equal("text/plain", Text.Header(endpoint, "accept"));
        Assert.Equal(TimeSpan.FromMilliseconds(250), endpoint.Timeout);
        Assert.Equal(4, endpoint.Weight);
        Assert.Equal([6, 7], endpoint.ThresholdNodes.Select(n => n.Location.Line));
    }

    [Fact]
    public void Leaves_out_a_default_header_that_it_empties() =>
        Assert.Empty(Yaml.Read("{ request: GET /health, headers: { Accept: } }").Endpoint.Headers);

    [Fact]
    public void Sends_a_yaml_value_as_json()
    {
        var endpoint = Yaml.Read("""
            request: POST /orders
            json:
              customer: Ann "A" Lee
              vip: true
              note: ~
              code: "007"
              total: 12.50
              zip: 08080
              lines: [{ sku: "x-${seq}", quantity: 1 }, {}]
              tags: []
              sequence: ${seq}
              text: "${seq}"
              page: ${page}
            """, variables: "page: 7").Endpoint;

        Assert.Equal("application/json", Text.Header(endpoint, "Content-Type"));
        Assert.Equal(
            """{"customer":"Ann \"A\" Lee","vip":true,"note":null,"code":"007","total":12.50,"zip":"08080","lines":[{"sku":"x-1","quantity":1},{}],"tags":[],"sequence":1,"text":"1","page":7}""",
            Text.Of(endpoint.Body));
    }

    [Fact]
    public void Keeps_the_content_type_that_it_gives_its_json()
    {
        var endpoint = Yaml.Read("""
            request: PATCH /orders/1
            headers: { content-type: application/merge-patch+json }
            json: { open: false }
            """).Endpoint;

        Assert.Equal(["content-type", "Accept"], endpoint.Headers.Select(h => h.Key));
    }

    [Fact]
    public void Sends_a_text_body_as_it_is() =>
        Assert.Equal("a=1&b=x y", Text.Of(Yaml.Read("{ request: POST /form, body: 'a=1&b=x y' }").Endpoint.Body));

    [Fact]
    public void Sends_a_file_byte_for_byte()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "${not a template}\n");

            Assert.Equal("${not a template}\n", Text.Of(Yaml.Read($"{{ request: POST /form, file: '{file}' }}").Endpoint.Body));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Has_a_path_that_may_begin_with_a_variable() =>
        Assert.Equal("/api/v1/orders", Text.Of(Yaml.Read("GET ${api}/orders", variables: "api: /api/v1").Endpoint.PathAndQuery));
}
