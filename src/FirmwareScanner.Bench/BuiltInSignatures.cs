using System;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Bench;

/// <summary>The signatures of the database that is built into the device's application, with their names.</summary>
public static class BuiltInSignatures
{
    private static readonly string[] Files = ["backdoors", "bots", "test-artifacts"];

    /// <summary>Compiles them; the result has the identity that a device with its built-in database tells.</summary>
    public static SignatureSet Compile()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddBuiltIn(Files);
        return SignatureSet.Compile(loader.Build(), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics)
            ?? throw new InvalidOperationException("the rules of this assembly have errors: " + diagnostics.All[0].Headline);
    }
}
