using System.Text.Json;

namespace PerfGate.Protocols.Json;

/// <summary>One selector of a segment: what it takes from the children of a node (RFC 9535, section 2.3).</summary>
internal abstract class JsonSelector
{
    public abstract void Select(JsonElement root, JsonElement node, List<JsonElement> selected);

    public sealed class Name(string name) : JsonSelector
    {
        public string Member => name;

        public override void Select(JsonElement root, JsonElement node, List<JsonElement> selected)
        {
            if (Of(node) is { } value)
                selected.Add(value);
        }

        public JsonElement? Of(JsonElement node) =>
            node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out var value) ? value : null;
    }

    /// <param name="index">Negative: from the end.</param>
    public sealed class Index(long index) : JsonSelector
    {
        public long At => index;

        public override void Select(JsonElement root, JsonElement node, List<JsonElement> selected)
        {
            if (Of(node) is { } value)
                selected.Add(value);
        }

        public JsonElement? Of(JsonElement node)
        {
            if (node.ValueKind != JsonValueKind.Array)
                return null;
            var length = node.GetArrayLength();
            var at = index < 0 ? length + index : index;
            return at >= 0 && at < length ? node[(int)at] : null;
        }
    }

    public sealed class Wildcard : JsonSelector
    {
        public override void Select(JsonElement root, JsonElement node, List<JsonElement> selected)
        {
            if (node.ValueKind == JsonValueKind.Array)
                selected.AddRange(node.EnumerateArray());
            else if (node.ValueKind == JsonValueKind.Object)
                selected.AddRange(node.EnumerateObject().Select(member => member.Value));
        }
    }

    /// <summary>The bounds count from the end when they are negative; null: as far as the array goes.</summary>
    public sealed class Slice(long? start, long? end, long step) : JsonSelector
    {
        public override void Select(JsonElement root, JsonElement node, List<JsonElement> selected)
        {
            if (node.ValueKind != JsonValueKind.Array || step == 0)
                return;

            // RFC 9535, section 2.3.4.2.2
            long length = node.GetArrayLength();
            if (step > 0)
            {
                var last = Math.Clamp(Absolute(end ?? length), 0, length);
                for (var i = Math.Clamp(Absolute(start ?? 0), 0, length); i < last; i += step)
                    selected.Add(node[(int)i]);
            }
            else
            {
                var last = Math.Clamp(end is { } e ? Absolute(e) : -1, -1, length - 1);
                for (var i = Math.Clamp(Absolute(start ?? length - 1), -1, length - 1); i > last; i += step)
                    selected.Add(node[(int)i]);
            }

            long Absolute(long bound) => bound >= 0 ? bound : length + bound;
        }
    }

    public sealed class Filter(FilterTest test) : JsonSelector
    {
        public override void Select(JsonElement root, JsonElement node, List<JsonElement> selected)
        {
            if (node.ValueKind == JsonValueKind.Array)
                selected.AddRange(node.EnumerateArray().Where(item => test(root, item)));
            else if (node.ValueKind == JsonValueKind.Object)
                selected.AddRange(node.EnumerateObject().Select(member => member.Value).Where(value => test(root, value)));
        }
    }
}
