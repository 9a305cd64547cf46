using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Updates;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan rules update</c> and <c>fwscan rules pack</c>: newer built-in rules without a new program.</summary>
internal static class RuleReleaseCommands
{
    /// <summary>The command that takes a release, or says which is in use.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command CreateUpdate(Terminal terminal)
    {
        var file = new Argument<string?>("FILE") { Description = "A signed release; without it, which rules are in use is said.", Arity = ArgumentArity.ZeroOrOne };
        var trust = new Option<string?>("--trust") { Description = "Trust the maker whose public key (P-256, PEM) is in FILE, from now on.", HelpName = "FILE.pem" };
        var remove = new Option<bool>("--remove") { Description = "Go back to the rules that came with the program." };
        var older = new Option<bool>("--allow-older") { Description = "Also take a release that is not newer than the one in use." };
        var command = new Command("update", "Take newer built-in rules from a signed file.") { file, trust, remove, older };
        command.Validators.Add(result =>
        {
            if (result.GetValue(remove) && result.GetValue(file) is not null)
            {
                result.AddError("--remove goes without FILE");
            }
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(trust) is string keyFile)
            {
                using ECDsa key = RuleStore.ReadKey(keyFile);
                RuleStore.Trust(key);
                terminal.WriteLine($"trusted   {SignedRelease.NameOf(key)}");
            }

            if (parsed.GetValue(remove))
            {
                terminal.WriteLine(RuleStore.Remove() ? "rules     those of the program again" : "rules     those of the program, as before");
            }
            else if (parsed.GetValue(file) is string path)
            {
                Take(path, parsed.GetValue(older), terminal);
            }
            else
            {
                WriteStatus(terminal);
            }

            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>The command that makes a release.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command CreatePack(Terminal terminal)
    {
        var folder = new Argument<string>("FOLDER") { Description = "YARA files for boards and workstations, and in its folder desktop those for workstations alone." };
        var key = new Option<string>("--key") { Description = "The private key to sign with (P-256, PEM).", HelpName = "FILE.pem", Required = true };
        var number = new Option<long>("--release") { Description = "The number of the release, greater than those before: a date such as 20261231 does.", HelpName = "N", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var command = new Command("pack", "Make a signed release of rules.") { folder, key, number, output };
        command.Validators.Add(result =>
        {
            if (result.GetResult(number)?.Errors.Any() == false && result.GetValue(number) < 1)
            {
                result.AddError("--release: expected a whole number above 0");
            }
        });
        command.SetAction(parsed =>
        {
            var claims = new FileClaims();
            string keyFile = parsed.GetRequiredValue(key);
            claims.AddInput(keyFile);
            using ECDsa secret = RuleStore.ReadKey(keyFile);
            RuleRelease release = ReadFolder(parsed.GetRequiredValue(folder), parsed.GetValue(number));
            foreach (ReleasedFile source in release.Files)
            {
                claims.AddInput(Path.Combine(parsed.GetRequiredValue(folder), source.Name));
            }

            int rules = Check(release, terminal);
            byte[] content = Sign(release, secret, keyFile);
            using var file = OutputFile.Create(claims.AddOutput(parsed.GetRequiredValue(output)));
            file.Stream.Write(content);
            file.Commit();
            terminal.WriteLine(FormattableString.Invariant($"packed    release {release.Number}, {Counted.Of(rules, "rule")}, signed with the key {SignedRelease.NameOf(secret)}"));
            return ExitCode.Clean;
        });
        return command;
    }

    private static byte[] Sign(RuleRelease release, ECDsa key, string path)
    {
        try
        {
            return SignedRelease.Sign(release, key);
        }
        catch (CryptographicException)
        {
            throw new UserErrorException($"{path}: expected a private key, found a public one");
        }
    }

    private static RuleRelease ReadFolder(string folder, long number)
    {
        try
        {
            return RuleRelease.Of(folder, number);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{folder}: {FileProblem.Describe(exception)}");
        }
    }

    private static void Take(string path, bool allowsOlder, Terminal terminal)
    {
        byte[] content;
        try
        {
            content = InputFile.ReadWhole(path, RuleRelease.MostBytes, allowsPipe: true);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{path}: {FileProblem.Describe(exception)}");
        }

        RuleRelease release = SignedRelease.Open(content, path, RuleStore.ReadTrusted());
        RuleRelease? current = RuleStore.Current();
        if (current is not null && release.Number <= current.Number && !allowsOlder)
        {
            throw new UserErrorException(FormattableString.Invariant(
                $"{path}: release {release.Number} is not newer than {current.Number}, which is in use: --allow-older takes it all the same"));
        }

        int rules = Check(release, terminal);
        RuleStore.Take(content);
        terminal.WriteLine(FormattableString.Invariant($"rules     release {release.Number}, {Counted.Of(rules, "rule")}, take the place of those of the program"));
    }

    // Rules that this program does not understand must not leave it without any.
    private static int Check(RuleRelease release, Terminal terminal)
    {
        int rules = 0;
        foreach (BuiltInRules kind in new[] { BuiltInRules.Board, BuiltInRules.Desktop })
        {
            var diagnostics = new DiagnosticBag();
            var loader = new RuleLoader(diagnostics);
            new RuleSelection([], kind) { Release = release }.AddTo(loader);
            RuleSet set = loader.Build();
            CompiledDatabase? compiled = DatabaseCompiler.Compile(set, new CompilerOptions { Defers = kind == BuiltInRules.Desktop }, diagnostics);
            if (compiled is null || diagnostics.ErrorCount > 0)
            {
                ErrorLimit.Print(diagnostics, [DiagnosticSeverity.Error], terminal);
                throw new UserErrorException("these rules cannot be used by this version of fwscan: nothing was changed");
            }

            rules = compiled.Report.Rules;
        }

        return rules;
    }

    private static void WriteStatus(Terminal terminal)
    {
        RuleRelease? current = RuleStore.Current();
        terminal.WriteLine(current is null ? "rules     those of the program" : FormattableString.Invariant($"rules     release {current.Number}"));
        IReadOnlyList<ECDsa> keys = RuleStore.ReadTrusted();
        terminal.WriteLine(keys.Count == 0 ? "trusted   nobody" : $"trusted   {string.Join(", ", keys.Select(SignedRelease.NameOf))}");
    }
}
