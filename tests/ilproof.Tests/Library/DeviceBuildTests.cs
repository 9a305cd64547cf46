using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using FirmwareScanner.IlProof.Api;
using FirmwareScanner.IlProof.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mono.Cecil;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Library;

/// <summary>What the ordinary build compiles for the device knows the device's class library and no other.</summary>
public sealed class DeviceBuildTests
{
    private static readonly string[] Symbols = ["BOARD_ALL"];

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.None, preprocessorSymbols: Symbols);

    private static readonly Lazy<CSharpCompilation> Application = new(() => CSharpCompilation.Create(
        "FirmwareScanner.Device",
        RepositoryFolder.Sources("src", "FirmwareScanner.Device").Select(path => Parse(File.ReadAllText(path))),
        [
            .. DeviceFolder.Library.Append(DeviceFolder.PathOf("FirmwareScanner.Core"))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)));

    [Theory]
    [InlineData("FirmwareScanner.Core", "mscorlib")]
    [InlineData(
        "FirmwareScanner.Device",
        "FirmwareScanner.Core, System.Device.Gpio, System.IO.FileSystem, System.IO.Ports, System.IO.Streams, mscorlib, "
            + "nanoFramework.Hardware.Esp32, nanoFramework.Runtime.Events, nanoFramework.Runtime.Native")]
    public void Assembly_refers_to_packages_of_the_device_alone(string name, string references)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(DeviceFolder.PathOf(name));

        string[] found = [.. assembly.MainModule.AssemblyReferences.Select(reference => reference.Name).Order(StringComparer.Ordinal)];
        Assert.Subset(references.Split(", ").ToHashSet(), found.ToHashSet());
        Assert.Contains("mscorlib", found);
    }

    [Fact]
    public void Class_library_is_that_of_nanoframework()
    {
        using AssemblyDefinition library = AssemblyDefinition.ReadAssembly(DeviceFolder.PathOf("mscorlib"));
        using AssemblyDefinition core = AssemblyDefinition.ReadAssembly(DeviceFolder.PathOf("FirmwareScanner.Core"));

        AssemblyNameReference reference = Assert.Single(core.MainModule.AssemblyReferences);
        Assert.Equal(library.Name.FullName, reference.FullName);
        Assert.Equal("c07d481e9758c731", Convert.ToHexStringLower(library.Name.PublicKeyToken));
    }

    [Fact]
    public void Signatures_of_packages_say_what_is_native()
    {
        DeviceLibrary library = DeviceLibrary.Read(DeviceFolder.Library);

        Assert.True(library.Find("M:System.Device.Gpio.GpioPin.Toggle")?.IsNative);
        Assert.False(library.Find("M:System.Array.Clone")?.IsNative);
    }

    [Fact]
    public void Application_as_it_is_compiles()
    {
        Assert.Empty(Errors(Application.Value));
    }

    [Theory]
    [InlineData("System.Collections.Generic.List<int>? list = null; _ = list;", "CS0234")]
    [InlineData("System.Span<byte> bytes = stackalloc byte[4]; _ = bytes;", "CS0234")]
    [InlineData("_ = System.Diagnostics.Stopwatch.GetTimestamp();", "CS0234")]
    [InlineData("_ = System.Math.Clamp(1, 2, 3);", "CS0234")]
    [InlineData("_ = System.Array.Empty<byte>();", "CS0117")]
    [InlineData("System.Buffer.BlockCopy(new byte[1], 0, new byte[1], 0, 1);", "CS0234")]
    [InlineData("_ = \"text\"[^1];", "CS0518")]
    [InlineData("int? maybe = null; _ = maybe;", "CS0518")]
    [InlineData("new System.Device.Gpio.GpioController().WaitForEvent(1, System.Device.Gpio.PinEventTypes.Rising, default);", "CS1061")]
    [InlineData("new System.Device.Gpio.GpioPin();", "CS1729")]
    [InlineData("_ = new System.IO.Ports.SerialPort(\"COM2\").DtrEnable;", "CS1061")]
    [InlineData("new System.IO.Ports.SerialPort(\"COM2\").DiscardInBuffer();", "CS1061")]
    [InlineData("new System.IO.FileStream(\"I:\\\\a\", System.IO.FileMode.Open).Flush(true);", "CS1501")]
    [InlineData("nanoFramework.Runtime.Native.Power.HibernateDevice();", "CS0117")]
    [InlineData("System.Environment.Exit(1);", "CS0117")]
    public void Member_that_the_device_does_not_have_stops_the_build(string statement, string error)
    {
        string misuse = $$"""
            namespace FirmwareScanner.Device;
            internal static class Misuse { internal static void Run() { {{statement}} } }
            """;

        string[] found = Errors(Application.Value.AddSyntaxTrees(Parse(misuse)));

        Assert.Contains(found, message => message.Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public void Signatures_of_packages_compile_and_hold_no_code()
    {
        CSharpCompilation all = CSharpCompilation.Create(
            "All",
            Stubs().Select(path => Parse(File.ReadAllText(path))),
            [MetadataReference.CreateFromFile(DeviceFolder.PathOf("mscorlib"))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

        Assert.Empty(Errors(all));
        IEnumerable<string> statements = all.SyntaxTrees
            .SelectMany(tree => tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes())
            .OfType<StatementSyntax>()
            .Where(statement => statement is not BlockSyntax && statement.ToString() != "throw null;")
            .Select(statement => statement.ToString());
        Assert.Empty(statements);
    }

    [Fact]
    public void Versions_of_packages_are_the_same_for_both_builds()
    {
        string central = File.ReadAllText(RepositoryFolder.PathOf("Directory.Packages.props"));
        string[] first = [.. Stubs().Select(path => File.ReadLines(path).First())];
        foreach (string config in new[] { "src/FirmwareScanner.Core", "src/FirmwareScanner.Device", "tests/FirmwareScanner.Device.Tests" })
        {
            foreach (XElement package in XDocument.Load(RepositoryFolder.PathOf(config, "nano", "packages.config")).Descendants("package"))
            {
                string id = package.Attribute("id")!.Value;
                string version = package.Attribute("version")!.Value;
                bool isThere = id == "nanoFramework.CoreLibrary"
                    ? central.Contains($"<NanoFrameworkCoreLibraryVersion>{version}<", StringComparison.Ordinal)
                    : first.Any(line => line.StartsWith($"// The public signatures of {id} {version},", StringComparison.Ordinal));
                Assert.True(isThere, $"{config}: {id} {version} is another version than the one compiled against");
            }
        }
    }

    private static string[] Stubs() => Directory.GetFiles(RepositoryFolder.PathOf("build", "nanoframework"), "*.cs");

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, Parsing);

    private static string[] Errors(CSharpCompilation compilation)
    {
        IEnumerable<Diagnostic> all = compilation.GetDiagnostics(TestContext.Current.CancellationToken);
        return [.. all.Where(each => each.Severity == DiagnosticSeverity.Error).Select(each => each.ToString())];
    }
}
