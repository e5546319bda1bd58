using PerfGate.Diagnosis;
using Xunit;

namespace PerfGate.Tests.Diagnosis;

public class ReadingPerfsPrint
{
    private const string Print = """
         4711 100.000100:    5025125 
        	    7f01 _PyEval_EvalFrameDefault (/usr/bin/python3.12)
        	    7f02 py::page:/srv/shop/app.py (/tmp/perf-4711.map)
        	    7f03 py::serve:/srv/shop/app.py (/tmp/perf-4711.map)

         4711 100.005100:    5025125 
        	ffffffff81 do_syscall_64 ([kernel.kallsyms])
        	    7f02 py::page:/srv/shop/app.py (/tmp/perf-4711.map)
        	    7f03 py::serve:/srv/shop/app.py (/tmp/perf-4711.map)

         4712 100.005200:    4974875 
        	    7f09 std::vector<int, (anonymous namespace)::A>::push (int) (/srv/shop/native.so)

        """;

    [Fact]
    public void The_code_of_the_program_answers_for_what_interpreter_and_kernel_do_for_it()
    {
        var profile = PerfScript.Read(new StringReader(Print), TimeSpan.FromSeconds(1))!;

        Assert.Equal(15.025125, profile.TotalMilliseconds, precision: 9);
        Assert.Equal(2, profile.Threads);
        Assert.Equal(new Frame("app.py", "page"), profile.Methods[0].Frame);
        Assert.Equal(10.05025, profile.Methods[0].ChargedMilliseconds, precision: 9);
        Assert.Equal(2, profile.Methods[0].Samples);
        Assert.Equal(new Frame("app.py", "serve"), profile.MainCaller(profile.Methods[0].Frame));
        Assert.Equal(new Frame("native.so", "std::vector<int, (anonymous namespace)::A>::push (int)"), profile.Methods[1].Frame);
    }

    [Theory]
    [InlineData("\t 1a JS:*burn /srv/app.js:3:9 (/tmp/perf-1.map)", "burn (app.js)", false)]
    [InlineData("\t 1a JS:~ /srv/app.mjs:12:1 (/tmp/perf-1.map)", "(anonymous) (app.mjs)", false)]
    [InlineData("\t 1a JS:*emit node:events:512:44 (/tmp/perf-1.map)", "emit in node:events", true)]
    [InlineData("\t 1a [unknown] (/tmp/perf-1.map)", "[code compiled at run time, which its runtime gives no names]", true)]
    [InlineData("\t 1a Builtin:StringAdd (/tmp/perf-1.map)", "Builtin:StringAdd", true)]
    [InlineData("\t 1a [unknown] (/usr/lib/x86_64-linux-gnu/libc.so.6)", "[no name] in libc.so.6", true)]
    [InlineData("\t 1a __memmove_avx (/usr/lib/libc.so.6)", "__memmove_avx in libc.so.6", true)]
    [InlineData("\t 1a [unknown] (/srv/worker)", "[no name] (worker)", false)]
    [InlineData("\t 1a [unknown] ([kernel.kallsyms])", "[kernel]", true)]
    [InlineData("\t 1a work (/srv/worker (deleted))", "work (worker (deleted))", false)]
    public void A_frame_is_named_as_a_person_calls_it(string line, string expected, bool isFramework)
    {
        var frame = NativeFrames.Parse(line)!.Value;

        Assert.Equal(expected, frame.ToString());
        Assert.Equal(isFramework, frame.IsFramework);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# captured on: today\nno sample\n")]
    public void A_print_without_samples_is_no_profile(string print) =>
        Assert.Null(PerfScript.Read(new StringReader(print), TimeSpan.FromSeconds(1)));

    [Fact]
    public void A_tree_is_the_root_with_everything_below_it_even_in_a_circle() =>
        Assert.Equal([10, 11, 12], ProcessNode.Tree([new(10, 12, 0), new(11, 10, 0), new(12, 11, 0), new(13, 1, 0)], 10));
}
