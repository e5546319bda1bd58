using System.Globalization;
using System.Text;
using System.Xml;

namespace PerfGate.Diagnosis;

/// <summary>
/// Draws where the processor time went as an icicle: callers above, callees below, width is time
/// (B. Gregg, "The Flame Graph", ACM Queue 14(2), 2016). Plain SVG without scripts; every box has its numbers as title.
/// </summary>
internal static class FlameGraph
{
    private const double Width = 1200;
    private const double Row = 18;
    private const double Header = 28;
    private const double MinimumWidth = 0.6;
    private const double CharacterWidth = 6.6;

    /// <param name="profile">What to draw.</param>
    /// <param name="title">For the reader and the screen reader.</param>
    public static string Draw(CpuProfile profile, string title) =>
        Draw(Folded(profile), title, $"{Milliseconds(profile.TotalMilliseconds)} ms of CPU", Color);

    /// <summary>The candidate's profile, with what costs more per request than in the baseline in red, and what costs less in blue.</summary>
    public static string DrawDifference(CpuProfile baseline, long baselineRequests, CpuProfile candidate, long candidateRequests, string title)
    {
        // By what each method answers for: by inclusive time every caller of a slower method would be red, up to the thread's start.
        var before = Charged(baseline, baselineRequests);
        var after = Charged(candidate, candidateRequests);
        // Full colour at the largest change of any method of the service, or else of any; the scale is the picture's own.
        var own = after.Keys.Union(before.Keys).Where(f => !f.IsFramework).ToList();
        var largest = (own.Count > 0 ? own : after.Keys.Union(before.Keys)).Max(f => (double?)Math.Abs(after.GetValueOrDefault(f) - before.GetValueOrDefault(f))) ?? 0;
        return Draw(Folded(candidate), title, $"{Milliseconds(candidate.TotalMilliseconds)} ms of CPU; red: more per request than the baseline, blue: less", frame =>
        {
            var change = largest > 0 ? (after.GetValueOrDefault(frame) - before.GetValueOrDefault(frame)) / largest : 0;
            var pale = (int)Math.Round(240 - (190 * Math.Min(1, Math.Abs(change))));
            return change >= 0 ? $"rgb(240,{Whole(pale)},{Whole(pale)})" : $"rgb({Whole(pale)},{Whole(pale)},240)";
        });
    }

    private static string Draw(CallNode root, string title, string subtitle, Func<Frame, string> color)
    {
        var height = Header + (Row * Depth(root, root.InclusiveMilliseconds)) + 4;
        var text = new StringBuilder();
        using (var svg = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            svg.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            svg.WriteAttributeString("viewBox", $"0 0 {Number(Width)} {Number(height)}");
            svg.WriteAttributeString("role", "img");
            svg.WriteAttributeString("aria-label", Clean($"{title}: {subtitle}"));
            svg.WriteAttributeString("font-family", "ui-monospace, monospace");
            svg.WriteAttributeString("font-size", "11");
            svg.WriteElementString("title", Clean(title));
            svg.WriteStartElement("text");
            svg.WriteAttributeString("x", "2");
            svg.WriteAttributeString("y", "16");
            svg.WriteAttributeString("fill", "currentColor");
            svg.WriteString(Clean($"{title}: {subtitle}"));
            svg.WriteEndElement();
            if (root.InclusiveMilliseconds > 0)
                Box(svg, root, 0, 0, root.InclusiveMilliseconds, color);
            svg.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Box(XmlWriter svg, CallNode node, double x, int depth, double total, Func<Frame, string> color)
    {
        var width = Width * node.InclusiveMilliseconds / total;
        if (width < MinimumWidth)
            return;
        var y = Header + (depth * Row);
        svg.WriteStartElement("g");
        svg.WriteElementString("title", Clean(string.Create(
            CultureInfo.InvariantCulture,
            $"{node.Frame}: {node.InclusiveMilliseconds:0.#} ms, {100 * node.InclusiveMilliseconds / total:0.#} % (own body {node.SelfMilliseconds:0.#} ms)")));
        svg.WriteStartElement("rect");
        svg.WriteAttributeString("x", Number(x));
        svg.WriteAttributeString("y", Number(y));
        svg.WriteAttributeString("width", Number(Math.Max(width - 0.5, 0.5)));
        svg.WriteAttributeString("height", Number(Row - 1));
        svg.WriteAttributeString("fill", color(node.Frame));
        svg.WriteEndElement();
        var letters = (int)((width - 4) / CharacterWidth);
        if (letters >= 4)
        {
            var name = Clean(node.Frame.Method);
            svg.WriteStartElement("text");
            svg.WriteAttributeString("x", Number(x + 2));
            svg.WriteAttributeString("y", Number(y + 12.5));
            svg.WriteAttributeString("fill", "#111");
            svg.WriteString(name.Length <= letters ? name : name[..(letters - 1)] + "…");
            svg.WriteEndElement();
        }

        svg.WriteEndElement();
        foreach (var child in node.Children)
        {
            Box(svg, child, x, depth + 1, total, color);
            x += Width * child.InclusiveMilliseconds / total;
        }
    }

    private static int Depth(CallNode node, double total) =>
        Width * node.InclusiveMilliseconds < MinimumWidth * total ? 0 : 1 + node.Children.Select(c => Depth(c, total)).DefaultIfEmpty(0).Max();

    /// <summary>
    /// Runs of framework methods as one box per assembly: a request passes some forty of them before it reaches the
    /// service, and nobody looks for them. The method that works is kept.
    /// </summary>
    private static CallNode Folded(CpuProfile profile) =>
        CallNode.Tree("all threads", profile.Stacks.Select(s => s with { Frames = Fold(s.Frames) }));

    private static List<Frame> Fold(IReadOnlyList<Frame> frames)
    {
        var folded = new List<Frame>();
        for (var i = 0; i < frames.Count; i++)
        {
            var frame = frames[i].IsFramework && frames[i].Module.Length > 0 && i < frames.Count - 1 ? new Frame(frames[i].Module, frames[i].Module) : frames[i];
            if (folded.Count == 0 || folded[^1] != frame)
                folded.Add(frame);
        }

        return folded;
    }

    private static Dictionary<Frame, double> Charged(CpuProfile profile, long requests) =>
        profile.Methods.ToDictionary(m => m.Frame, m => m.ChargedMilliseconds / Math.Max(1, requests));

    /// <summary>The service's own methods warm, the framework's cool, native work grey; a method always has the same shade.</summary>
    private static string Color(Frame frame)
    {
        if (frame.Module.Length == 0)
            return "#c8c8c8";
        // Not string.GetHashCode, which differs from run to run.
        var hash = 17u;
        foreach (var letter in frame.Method)
            hash = (hash * 31) + letter;
        var hue = frame.IsFramework ? 190 + (hash % 40) : 20 + (hash % 35);
        return $"hsl({Whole((int)hue)},{(frame.IsFramework ? "45" : "85")}%,{Whole(68 + (int)(hash / 64 % 10))}%)";
    }

    /// <summary>Without the characters that XML has no way to hold; a method's name may come from generated code.</summary>
    private static string Clean(string text) => new([.. text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD')]);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
