using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace FirmwareScanner.NanoRun.Tests;

/// <summary>The command from sources to exit code, with doubles of interpreter and metadata processor.</summary>
public sealed class NanoRunTests(ToolDoubles doubles) : IClassFixture<ToolDoubles>
{
    private const string Tests = """
        using nanoFramework.TestFramework;
        namespace Case;
        [TestClass]
        public static class Tests
        {
            [Setup] public static void Prepare() { }
            [TestMethod] public static void First() { }
            [TestMethod] [DataRow(1)] [DataRow(2)] public static void Rows(int value) { }
        }
        """;

    private const string AllPassed = """
        Loading nanoCLR v9.9.9
        Test passed,Case.Tests.Prepare.0,10
        Test passed,Case.Tests.First.0,11
        Test passed,Case.Tests.Rows.0,12
        Test passed,Case.Tests.Rows.1,13
        """;

    [Fact]
    public async Task Run_with_every_test_passed_counts_tests_but_no_fixtures()
    {
        (int code, string output, string error) = await RunAsync(Tests, AllPassed);

        Assert.Equal(string.Empty, error);
        Assert.EndsWith("3 passed, 0 failed\n", output, StringComparison.Ordinal);
        Assert.Contains("nanoCLR v9.9.9", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Passed, code);
    }

    [Fact]
    public async Task Run_gives_the_interpreter_its_arguments_then_mscorlib_first_and_shows_sizes()
    {
        (int code, string output, _) = await RunAsync(Tests, AllPassed + "\n!arguments", "--verbose");

        Assert.Contains(
            "| arguments mscorlib.pe nanoFramework.TestFramework.pe NFUnitTest.pe nanoFramework.UnitTestLauncher.pe",
            output,
            StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ +[\d,]+  NFUnitTest\.pe$", output);
        Assert.Equal(ExitCode.Passed, code);
    }

    [Fact]
    public async Task Run_with_a_failed_test_names_it_with_its_message()
    {
        string script = AllPassed.Replace("passed,Case.Tests.First.0,11", "failed,Case.Tests.First.0,expected 1, got 2");

        (int code, string output, _) = await RunAsync(Tests, script);

        Assert.Contains("FAILED  Case.Tests.First.0: expected 1, got 2", output, StringComparison.Ordinal);
        Assert.EndsWith("2 passed, 1 failed\n", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, code);
    }

    [Fact]
    public async Task Run_with_a_failed_fixture_fails()
    {
        string script = AllPassed.Replace("passed,Case.Tests.Prepare.0,10", "failed,Case.Tests.Prepare.0,no memory");

        (int code, string output, _) = await RunAsync(Tests, script);

        Assert.EndsWith("3 passed, 1 failed\n", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, code);
    }

    [Fact]
    public async Task Run_with_a_skipped_test_passes_and_says_so()
    {
        string script = AllPassed.Replace("passed,Case.Tests.First.0,11", "skipped,Case.Tests.First.0,no card");

        (int code, string output, _) = await RunAsync(Tests, script);

        Assert.Contains("skipped Case.Tests.First.0: no card", output, StringComparison.Ordinal);
        Assert.EndsWith("2 passed, 0 failed, 1 skipped\n", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Passed, code);
    }

    [Fact]
    public async Task Run_whose_setup_is_skipped_expects_nothing_of_that_class_and_does_not_pass()
    {
        (int code, string output, _) = await RunAsync(Tests, "Test skipped,Case.Tests.Prepare.0,no hardware");

        Assert.EndsWith("0 passed, 0 failed, 1 skipped\n", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, code);
    }

    [Fact]
    public async Task Run_whose_interpreter_dies_counts_what_it_did_not_report_as_failed()
    {
        (int code, string output, _) = await RunAsync(
            Tests, "Test passed,Case.Tests.Prepare.0,1\nTest passed,Case.Tests.Rows.0,1\nout of memory\n!exit 139");

        Assert.Contains("the interpreter ended badly: exit code 139", output, StringComparison.Ordinal);
        Assert.Contains("out of memory", output, StringComparison.Ordinal);
        Assert.Contains("FAILED  Case.Tests.First: nothing was reported", output, StringComparison.Ordinal);
        Assert.Contains("FAILED  Case.Tests.Rows: nothing was reported", output, StringComparison.Ordinal);
        Assert.EndsWith("1 passed, 2 failed\n", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, code);
    }

    [Fact]
    public async Task Run_whose_interpreter_hangs_is_stopped_after_its_time()
    {
        (int code, string output, _) = await RunAsync(Tests, "Test passed,Case.Tests.Prepare.0,1\n!hang", "--timeout", "3");

        Assert.Contains("stopped: out of time", output, StringComparison.Ordinal);
        Assert.EndsWith("0 passed, 3 failed\n", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, code);
    }

    [Fact]
    public async Task Run_that_is_interrupted_says_so()
    {
        using var interruption = new CancellationTokenSource();
        await interruption.CancelAsync();

        (int code, _, string error) = await RunAsync(Project(Tests), "!hang", interruption.Token);

        Assert.Equal("nano-run: interrupted\n", error);
        Assert.Equal(ExitCode.Interrupted, code);
    }

    [Fact]
    public async Task Sources_that_do_not_compile_are_named_with_line_and_column()
    {
        (int code, _, string error) = await RunAsync(Tests.Replace("int value", "Span value"), AllPassed);

        Assert.Contains("NFUnitTest does not compile against the given references", error, StringComparison.Ordinal);
        Assert.Matches(@"Tests\.cs\(8,\d+\): error CS\d+:", error);
        Assert.Equal(ExitCode.Error, code);
    }

    [Fact]
    public async Task Project_without_tests_is_an_error()
    {
        (int code, _, string error) = await RunAsync("public class Empty { }", AllPassed);

        Assert.Contains("has no class with [TestClass]", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Error, code);
    }

    [Fact]
    public async Task Project_with_an_unknown_reference_names_the_folders_searched()
    {
        string project = Project(Tests, "<Reference Include=\"System.Device.Gpio\" />");

        (int code, _, string error) = await RunAsync(project, AllPassed, TestContext.Current.CancellationToken);

        string message = "System.Device.Gpio.dll is in none of the reference folders: " + doubles.References;
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Error, code);
    }

    [Fact]
    public async Task Metadata_processor_that_fails_is_quoted()
    {
        string project = Project(Tests, "<PropertyGroup><AssemblyName>Refused</AssemblyName></PropertyGroup>");

        (int code, _, string error) = await RunAsync(project, AllPassed, TestContext.Current.CancellationToken);

        Assert.Contains("the metadata processor failed at Refused: exit code 1", error, StringComparison.Ordinal);
        Assert.Contains("cannot convert this", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Error, code);
    }

    [Theory]
    [InlineData("--interpreter (or the variable NANO_RUN_INTERPRETER) is needed", "--metadata-processor", "x.dll")]
    [InlineData("Required argument missing", "--bench")]
    public async Task Command_line_that_lacks_something_is_refused(string message, params string[] options)
    {
        Assert.SkipWhen(RealInterpreterTests.IsGiven, "the environment names an interpreter");
        string[] arguments = options[0] == "--bench" ? options : [Project(Tests), .. options];
        using var output = new StringWriter();
        using var error = new StringWriter();

        int code = await NanoRunCommand.RunAsync(arguments, output, error, TestContext.Current.CancellationToken);

        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Error, code);
    }

    [Fact]
    public async Task Benchmark_without_a_stream_is_refused()
    {
        string database = doubles.Write("database.fsdb", "x");

        (int code, _, string error) = await RunAsync(Tests, AllPassed, "--bench", "--db", database);

        Assert.Contains("--stream is needed", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Error, code);
    }

    [Fact]
    public async Task Benchmark_of_more_than_a_device_array_is_refused()
    {
        string database = doubles.Write("large.fsdb", new string('x', 480_001));

        (int code, _, string error) = await RunAsync(Tests, AllPassed, "--bench", "--db", database, "--stream", database);

        Assert.Contains("has 480001 bytes: the benchmark takes 1 to 480000", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Error, code);
    }

    [Fact]
    public async Task Figures_that_tests_print_are_listed()
    {
        (int code, string output, _) = await RunAsync(Tests, "Figure,bytes of heap,12345\n" + AllPassed);

        Assert.Matches(@"(?m)^ +12,345  bytes of heap$", output);
        Assert.Equal(ExitCode.Passed, code);
    }

    [Fact]
    public async Task Project_that_stands_in_for_an_assembly_is_taken_instead_and_a_program_that_is_needed_has_no_entry_point()
    {
        string drivers = doubles.Write(Path.Combine("Drivers", "Drivers.nfproj"), """
            <Project>
              <PropertyGroup><AssemblyName>Drivers</AssemblyName></PropertyGroup>
              <ItemGroup><Compile Include="*.cs" /><StandsInFor Include="System.Device.Gpio; System.IO.Ports" /></ItemGroup>
            </Project>
            """);
        doubles.Write(Path.Combine("Drivers", "Pins.cs"), "public static class Pins { public static int Count => 3; }");
        string program = doubles.Write(Path.Combine("Program", "Program.nfproj"), """
            <Project>
              <PropertyGroup>
                <AssemblyName>Application</AssemblyName><OutputType>Exe</OutputType>
                <Board>SMALL</Board><DefineConstants>$(DefineConstants);BOARD_$(Board)</DefineConstants>
              </PropertyGroup>
              <ItemGroup><Compile Include="*.cs" /><Reference Include="System.Device.Gpio" /><Reference Include="System.IO.Ports" /></ItemGroup>
            </Project>
            """);
        doubles.Write(Path.Combine("Program", "Program.cs"), """
            #if !BOARD_SMALL
            #error the symbol of the board is missing
            #endif
            public static class Program { public static int Pins => global::Pins.Count; public static void Main() { } }
            """);
        string project = Project(
            Tests.Replace("First() { }", "First() { _ = global::Program.Pins; }"),
            $"<ItemGroup><ProjectReference Include=\"{drivers}\" /><ProjectReference Include=\"{program}\" /></ItemGroup>");

        (int code, string output, string error) = await RunAsync(
            project, AllPassed + "\n!arguments", TestContext.Current.CancellationToken, "--verbose");

        Assert.Equal(string.Empty, error);
        Assert.Contains(
            "| arguments mscorlib.pe Drivers.pe Application.pe nanoFramework.TestFramework.pe NFUnitTest.pe nanoFramework.UnitTestLauncher.pe",
            output,
            StringComparison.Ordinal);
        Assert.Equal(ExitCode.Passed, code);
    }

    [Theory]
    [InlineData("[0-9", "--count-pattern: ")]
    [InlineData("insns", "expected a group, in parentheses")]
    public async Task Count_pattern_that_cannot_find_a_number_is_refused(string pattern, string message)
    {
        string file = doubles.Write("some.bin", "x");

        (int code, _, string error) = await RunAsync(
            Tests, AllPassed, "--bench", "--db", file, "--stream", file, "--count-with", "counter", "--count-pattern", pattern);

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Error, code);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string source, string script, params string[] options) =>
        RunAsync(Project(source), script, TestContext.Current.CancellationToken, options);

    private async Task<(int Code, string Output, string Error)> RunAsync(
        string project, string script, CancellationToken cancellation, params string[] options)
    {
        string scriptPath = doubles.Write(Guid.NewGuid() + ".txt", script);
        string[] arguments =
        [
            project, "--interpreter", doubles.InterpreterPath, "--interpreter-argument", scriptPath,
            "--metadata-processor", doubles.ProcessorPath, "--references", doubles.References, .. options,
        ];
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = await NanoRunCommand.RunAsync(arguments, output, error, cancellation);
        return (code, output.ToString(), error.ToString());
    }

    private string Project(string source, string more = "")
    {
        string folder = Guid.NewGuid().ToString();
        doubles.Write(Path.Combine(folder, "Tests.cs"), source);
        return doubles.Write(Path.Combine(folder, "Tests.nfproj"), $"""
            <Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <PropertyGroup><AssemblyName>NFUnitTest</AssemblyName></PropertyGroup>
              <ItemGroup>
                <Compile Include="Tests.cs" />
                <Reference Include="mscorlib" />
                <Reference Include="nanoFramework.TestFramework" />
              </ItemGroup>
              {(more.StartsWith("<Reference", StringComparison.Ordinal) ? $"<ItemGroup>{more}</ItemGroup>" : more)}
            </Project>
            """);
    }
}
