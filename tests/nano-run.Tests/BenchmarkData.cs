using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.NanoRun.Device;

/// <summary>What nano-run generates for the device; here the data of a test.</summary>
internal static class BenchmarkData
{
    public static byte[] Database()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(
            new SourceText("case.yar", "rule r { strings: $a = \"needle in the hay\" condition: $a }"), "default", RuleLanguage.Yara);
        return DatabaseCompiler.Compile(loader.Build(), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics)!.Image;
    }

    public static byte[] Stream() =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("hay hay hay needle in the hay hay ", 500)));
}
