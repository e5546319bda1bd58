using PerfGate.Reports;
using Xunit;

namespace PerfGate.Tests.Reports;

public class CleanTextTests
{
    [Theory]
    [InlineData("plain ä €", "plain ä €")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b]8;;http://x\u0007link\u001b]8;;\u0007", "link")]
    [InlineData("a\u0001b\u001bc", "a\ufffdb\ufffdc")]
    [InlineData("\ufffe", "\ufffd")]
    [InlineData("😀", "😀")]
    public void Terminal_sequences_go_and_illegal_characters_are_replaced(string text, string expected) =>
        Assert.Equal(expected, CleanText.Of(text));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced()
    {
        Assert.Equal("a\ufffd", CleanText.Of("a\ud800"));
        Assert.Equal("\ufffda", CleanText.Of("\udc00a"));
    }

    [Fact]
    public void A_line_is_one_line_and_no_longer_than_asked()
    {
        Assert.Equal("a b c", CleanText.Line(" a\r\n b\t c "));
        Assert.Equal("aaaa…", CleanText.Line(new string('a', 50), 5));
        Assert.Equal("aaa…", CleanText.Line("aaa😀bbb", 5));
    }
}
