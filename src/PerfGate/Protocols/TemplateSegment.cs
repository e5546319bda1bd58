using System.Buffers;
using System.Globalization;

namespace PerfGate.Protocols;

/// <summary>A piece of a compiled template. Writing one allocates nothing.</summary>
internal abstract class TemplateSegment
{
    public abstract void Write(IBufferWriter<byte> output, TemplateScope scope);

    /// <summary>A text that is the same in every request, encoded for its place.</summary>
    public sealed class Constant(byte[] bytes) : TemplateSegment
    {
        public ReadOnlySpan<byte> Bytes => bytes;

        public override void Write(IBufferWriter<byte> output, TemplateScope scope) => output.Write(bytes);
    }

    public sealed class Number(Func<TemplateScope, long> next) : TemplateSegment
    {
        private const int LongestInt64 = 20;

        public override void Write(IBufferWriter<byte> output, TemplateScope scope)
        {
            next(scope).TryFormat(output.GetSpan(LongestInt64), out var length, default, CultureInfo.InvariantCulture);
            output.Advance(length);
        }
    }

    public sealed class Uuid : TemplateSegment
    {
        private const int Length = 36;

        public override void Write(IBufferWriter<byte> output, TemplateScope scope)
        {
            scope.NextUuid().TryFormat(output.GetSpan(Length), out var length);
            output.Advance(length);
        }
    }

    public sealed class Choice(IReadOnlyList<byte[]> options) : TemplateSegment
    {
        public override void Write(IBufferWriter<byte> output, TemplateScope scope) =>
            output.Write(options[(int)scope.NextInteger(0, options.Count - 1)]);
    }
}
