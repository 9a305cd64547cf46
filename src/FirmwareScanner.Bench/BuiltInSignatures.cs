using System.Collections.Generic;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;

namespace FirmwareScanner.Bench;

/// <summary>The signatures of the database that is built into the device's application, with their names.</summary>
public static class BuiltInSignatures
{
    /// <summary>The files of built-in rules that it is made from, without extension, in this order.</summary>
    public static IReadOnlyList<string> RuleFiles { get; } = ["backdoors", "bots", "test-artifacts"];

    /// <summary>Compiles them; the result has the identity that a device with its built-in database tells.</summary>
    public static SignatureSet Compile() => SignatureSet.CompileBuiltIn(TargetProfile.Device, [.. RuleFiles]);
}
