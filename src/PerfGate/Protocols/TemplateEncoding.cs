namespace PerfGate.Protocols;

/// <summary>What a text must look like at its place in the request.</summary>
internal enum TemplateEncoding
{
    /// <summary>As it is.</summary>
    Text,

    /// <summary>As it is; line breaks and other control characters have no place in it.</summary>
    Header,

    /// <summary>A part of a URL as its author wrote it: only what no URL may hold is percent-encoded.</summary>
    Url,

    /// <summary>A value within the path; its slashes stay.</summary>
    Path,

    /// <summary>A name or a value within the query.</summary>
    Query,

    /// <summary>Within a JSON string.</summary>
    Json,
}
