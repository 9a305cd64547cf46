using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.NanoRun.Tests;

/// <summary>
/// Stand-ins for what nano-run is given: an interpreter that does what a script says, a metadata processor that notes what it was
/// asked, reference assemblies.
/// </summary>
public sealed class ToolDoubles : IDisposable
{
    private const string Interpreter = """
        using System;
        using System.IO;
        using System.Linq;
        using System.Threading;

        // The first argument is a script: lines to print, and !arguments, !exit CODE, !hang.
        foreach (string line in File.ReadLines(args[0]))
        {
            if (line == "!arguments") { Console.WriteLine("arguments " + string.Join(' ', args.Skip(1).Select(Path.GetFileName))); }
            else if (line == "!hang") { Console.Out.Flush(); Thread.Sleep(Timeout.Infinite); }
            else if (line.StartsWith("!exit ")) { return int.Parse(line.Substring(6)); }
            else { Console.WriteLine(line); }
        }

        return 0;
        """;

    private const string Processor = """
        using System;
        using System.IO;

        int compile = Array.IndexOf(args, "-compile");
        string input = args[Array.IndexOf(args, "-parse") + 1];
        if (Path.GetFileName(input).StartsWith("Refused")) { Console.Error.WriteLine("cannot convert this"); return 1; }
        File.WriteAllText(args[compile + 1], string.Join('\n', args));
        return 0;
        """;

    private const string Framework = """
        using System;
        namespace nanoFramework.TestFramework;
        public class TestClassAttribute : Attribute { }
        public class TestMethodAttribute : Attribute { }
        public class SetupAttribute : Attribute { }
        public class CleanupAttribute : Attribute { }
        [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
        public class DataRowAttribute : Attribute { public DataRowAttribute(params object[] values) { } }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("nano-run-tests-").FullName;

    public ToolDoubles()
    {
        Directory.CreateDirectory(References);
        File.Copy(typeof(object).Assembly.Location, Path.Combine(References, "mscorlib.dll"));
        Compile(Framework, Path.Combine(References, "nanoFramework.TestFramework.dll"), OutputKind.DynamicallyLinkedLibrary);
        Compile(
            "public static class Launcher { public static void Main() { } }",
            Path.Combine(References, "nanoFramework.UnitTestLauncher.exe"),
            OutputKind.ConsoleApplication);
        InterpreterPath = Program(Interpreter, "interpreter");
        ProcessorPath = Program(Processor, "processor");
    }

    public string References => Path.Combine(_folder, "references");

    public string InterpreterPath { get; }

    public string ProcessorPath { get; }

    /// <summary>Writes a file below the doubles' folder and gives its path.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    private string Program(string source, string name)
    {
        string path = Path.Combine(_folder, name + ".dll");
        Compile(source, path, OutputKind.ConsoleApplication);
        File.WriteAllText(
            Path.ChangeExtension(path, ".runtimeconfig.json"),
            $$"""
            { "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }
            """);
        return path;
    }

    private static void Compile(string source, string path, OutputKind kind)
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path),
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            platform.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(kind));
        var result = compilation.Emit(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
    }
}
