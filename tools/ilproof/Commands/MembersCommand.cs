using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using FirmwareScanner.FileSystem;
using FirmwareScanner.IlProof.Allocation;
using FirmwareScanner.IlProof.Api;

namespace FirmwareScanner.Proof.Commands;

/// <summary><c>ilproof members</c>: what the analyzers know of the class library, derived from it.</summary>
internal static class MembersCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var library = new Option<string?>("--library")
        {
            Description = $"The class library. Default: {Repository.ClassLibrary}.",
            HelpName = "FILE.dll",
        };
        var natives = new Option<string?>("--natives")
        {
            Description = $"Which of its native methods allocate. Default: {Repository.Natives}.",
            HelpName = "FILE",
        };
        var output = new Option<string?>("--output")
        {
            Description = $"Where to write the list. Default: {Repository.Members}.",
            HelpName = "FILE",
        };
        var command = new Command("members", "Derive from the class library which of its members allocate, for the analyzers.")
        {
            library,
            natives,
            output,
        };
        command.SetAction(parsed =>
        {
            string libraryPath = parsed.GetValue(library) ?? Repository.PathOf(Repository.ClassLibrary);
            string nativesPath = parsed.GetValue(natives) ?? Repository.PathOf(Repository.Natives);
            string outputPath = parsed.GetValue(output) ?? Repository.PathOf(Repository.Members);
            var claims = new FileClaims();
            claims.AddInput(libraryPath);
            claims.AddInput(nativesPath);
            claims.AddOutput(outputPath);
            IReadOnlyList<string> lines = LibraryMembers.Lines(libraryPath, ApiList.Read(nativesPath));
            OutputFile.WriteWhole(outputPath, string.Join('\n', lines) + "\n");
            int members = lines.Count(line => !line.StartsWith('#'));
            int free = lines.Count(line => line.EndsWith(" free", StringComparison.Ordinal));
            TextWriter text = parsed.InvocationConfiguration.Output;
            text.WriteLine(FormattableString.Invariant($"members: {members} methods, {free} of them allocate nothing: {outputPath}"));
            return ExitCode.Holds;
        });
        return command;
    }
}
