using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Bench.Tests;

/// <summary>
/// nanoFramework's types have the names of the desktop's own packages. They are ours alone: a program may use those packages and all of
/// our libraries at once.
/// </summary>
public sealed class PublicNamesTests
{
    private const string Program = """
        using System.Device.Gpio;
        using System.IO.Ports;
        using FirmwareScanner.Bench.Client;

        var controller = new GpioController();
        using var port = new SerialPort("COM3", 921600);
        System.Console.WriteLine($"{port.PortName} {Parity.None} {controller}");
        System.Console.WriteLine($"{typeof(LinkClient)} {typeof(FirmwareScanner.Virtual.VirtualBoard)}");
        """;

    // System.Device.Gpio is no dependency of ours; that its type has this name is all that matters here.
    private const string GpioStandIn = "namespace System.Device.Gpio { public class GpioController { } }";

    public static TheoryData<string> Libraries { get; } =
        [.. OurLibraries().Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Fact]
    public void Program_with_our_libraries_and_the_desktops_packages_compiles()
    {
        MetadataReference[] framework = [.. TrustedAssemblies().Select(path => MetadataReference.CreateFromFile(path))];
        MetadataReference gpio = Compile("System.Device.Gpio", GpioStandIn, OutputKind.DynamicallyLinkedLibrary, framework)
            .ToMetadataReference();
        MetadataReference ports = MetadataReference.CreateFromFile(Assembly.Load("System.IO.Ports").Location);
        MetadataReference[] ours = [.. OurLibraries().Select(path => MetadataReference.CreateFromFile(path))];

        CSharpCompilation program = Compile("Program", Program, OutputKind.ConsoleApplication, [.. framework, gpio, ports, .. ours]);

        Diagnostic[] errors = [.. program.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        Assert.True(errors.Length == 0, string.Join('\n', errors.Select(error => error.ToString())));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void All_public_types_are_in_our_namespaces(string library)
    {
        string[] strangers = [.. Assembly.Load(library).GetExportedTypes()
            .Where(type => !(type.Namespace + ".").StartsWith("FirmwareScanner.", StringComparison.Ordinal))
            .Select(type => type.FullName!)];

        Assert.True(strangers.Length == 0, string.Join('\n', strangers));
    }

    [Fact]
    public void All_libraries_that_a_program_may_reference_are_looked_at()
    {
        string[] expected = ["Bench", "Boards", "Core", "Device", "Signatures", "VirtualBoard"];

        Assert.Subset(OurLibraries().Select(path => Path.GetFileNameWithoutExtension(path)!).ToHashSet(),
            expected.Select(name => "FirmwareScanner." + name).Append("FirmwareScanner").ToHashSet());
    }

    private static IEnumerable<string> OurLibraries() => Directory.EnumerateFiles(AppContext.BaseDirectory, "FirmwareScanner*.dll")
        .Where(path => !path.EndsWith(".Tests.dll", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>The framework's own assemblies, without what this test brought along.</summary>
    private static IEnumerable<string> TrustedAssemblies() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => !path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal));

    private static CSharpCompilation Compile(string name, string source, OutputKind kind, IEnumerable<MetadataReference> references) =>
        CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            references,
            new CSharpCompilationOptions(kind));
}
