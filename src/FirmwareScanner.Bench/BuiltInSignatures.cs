using System;
using System.Linq;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Bench;

/// <summary>
/// The signatures of the database that is built into the device's application, with their names: all rules for boards, as the board with
/// the least room for them has them. There is one application source for all boards, and so one such database.
/// </summary>
public static class BuiltInSignatures
{
    private static readonly Lazy<SignatureSet> LazySet = new(CompileSet);

    /// <summary>
    /// The signatures, compiled when they are first asked for; they have the identity that a device with its built-in database tells.
    /// </summary>
    /// <exception cref="InvalidOperationException">The rules do not compile: a fault of ours.</exception>
    public static SignatureSet Set => LazySet.Value;

    /// <summary>
    /// Compiles rules as they are built into the application: for the board that leaves a database the least memory. What has no room
    /// is left out, the least severe first.
    /// </summary>
    /// <param name="rules">The rules.</param>
    /// <param name="diagnostics">Receives errors and warnings, and a note for each rule that is left out.</param>
    /// <returns>The database; null when <paramref name="diagnostics"/> holds errors, older ones included.</returns>
    public static CompiledDatabase? Compile(RuleSet rules, DiagnosticBag diagnostics)
    {
        Board tightest = BoardCatalog.Boards.MinBy(BoardDatabase.MostBytesOn)!;
        return BoardDatabase.Compile(rules, tightest, new CompilerOptions { LeavesOutUnfit = true }, diagnostics)?.Compiled;
    }

    private static SignatureSet CompileSet()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddBuiltIn();
        return Compile(loader.Build(), diagnostics) is CompiledDatabase compiled
            ? SignatureSet.FromCompiled(compiled)
            : throw new InvalidOperationException($"the built-in rules do not compile: {string.Join('\n', diagnostics.All)}");
    }
}
