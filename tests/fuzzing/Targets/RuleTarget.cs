using System;
using System.Text;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>
/// A rule file: the answer is rules or messages with places in the file. What compiles makes a database that the device's reader
/// takes; compiling costs a thousand times as much as reading, so it is done for one of so many inputs, and only for short ones.
/// </summary>
public abstract class RuleTarget(RuleLanguage language) : FuzzTarget
{
    private const int CompiledOneOf = 64;
    private const int LongestCompiled = 400;
    private const string FileName = "input.rules";

    /// <inheritdoc/>
    public override int LongestInput => 512;

    /// <inheritdoc/>
    public override void Run(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        string text = Encoding.UTF8.GetString(input);
        if (ReadsFiles(text))
        {
            return;
        }

        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText(FileName, text), "default", language);
        RuleSet rules = loader.Build();
        Messages.Check(diagnostics, text);
        if (!diagnostics.HasErrors && input.Length <= LongestCompiled && IsDue(input, CompiledOneOf))
        {
            Compile(rules, diagnostics);
            Messages.Check(diagnostics, text);
        }
    }

    // Files of the machine on which this runs are no part of the input.
    private static bool ReadsFiles(string text) => text.Contains("include", StringComparison.Ordinal);

    private static void Compile(RuleSet rules, DiagnosticBag diagnostics)
    {
        CompiledDatabase? compiled = DatabaseCompiler.Compile(rules, new CompilerOptions { Profile = TargetProfile.Device }, diagnostics);
        PropertyException.Require(compiled is not null || diagnostics.HasErrors, "rules that do not compile have an error");
        if (compiled is not null)
        {
            DatabaseError error = DatabaseScan.Check(compiled.Image, isCompiled: true);
            PropertyException.Require(error == DatabaseError.None, $"what was compiled is accepted, not {error}");
            DatabaseNames names = DatabaseNames.Parse(compiled.Names.ToUtf8(), FileName);
            PropertyException.Require(names.Identity == compiled.Names.Identity, "names are read as they were written");
        }
    }
}
