using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Documents.Tests;

/// <summary>Every command in the documents works as written, or says here why nobody tried.</summary>
public sealed class CommandTests
{
    public static TheoryData<string> Documents() =>
        [.. DocumentCommands.Documents.Where(document => DocumentCommands.Of(document).Any(command => UseOf(command) != CommandUse.Leave))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Commands_work_as_written(string document)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the documents' commands are for a POSIX shell");
        Assert.SkipUnless(IsRelease, "the documents' commands are those of a Release build");
        using var sandbox = new Sandbox();
        var problems = new List<string>();
        foreach (DocumentCommand command in DocumentCommands.Of(document))
        {
            string? problem = UseOf(command) switch
            {
                CommandUse.Run => MissingProject(command.Text) ?? sandbox.Run(command.Text),
                CommandUse.Stop => sandbox.RunAndStop(command.Text),
                CommandUse.Check => MissingProject(command.Text),
                _ => null,
            };
            if (problem is not null)
            {
                problems.Add($"{command}\n  {problem}");
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    [Fact]
    public void Commands_of_the_SDK_inside_of_sentences_name_projects_that_are_there()
    {
        IEnumerable<string> problems =
            from document in DocumentCommands.Documents
            from command in DocumentCommands.InSentences(document)
            let problem = MissingProject(command)
            where problem is not null
            select $"{document}: {command}: {problem}";

        Assert.Empty(problems);
    }

    [Fact]
    public void Every_command_is_run_or_has_a_reason_why_not()
    {
        IEnumerable<DocumentCommand> unknown = DocumentCommands.Documents.SelectMany(DocumentCommands.Of)
            .Where(command => Treatment.Of(command) is null && !Treatment.IsOurs(command));

        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_reason_is_for_a_command_that_is_there()
    {
        DocumentCommand[] commands = [.. DocumentCommands.Documents.SelectMany(DocumentCommands.Of)];
        IEnumerable<Treatment> unused = Treatment.All.Where(treatment => !commands.Any(treatment.Fits));

        Assert.Empty(unused);
    }

    [Fact]
    public void Commands_stand_in_blocks_that_are_marked_as_shell()
    {
        Assert.Empty(DocumentCommands.Documents.SelectMany(DocumentCommands.OutsideOfBlocks));
    }

    [Fact]
    public void Commands_are_taken_out_of_blocks_with_their_continuations()
    {
        string[] lines =
        [
            "text", "```sh", "# a comment", "one \\", "  --two", "", "three   # why", "```", "```text", "four", "```", "```sh", "five > x",
            "case $? in", "esac", "```",
        ];

        IReadOnlyList<DocumentCommand> commands = DocumentCommands.Extract("doc", lines);

        Assert.Equal([4, 7, 13], commands.Select(command => command.Line));
        Assert.Equal(["one \\\n  --two", "three   # why", "five > x\ncase $? in\nesac"], commands.Select(command => command.Text));
    }

    [Fact]
    public void Folder_without_project_or_with_two_is_found()
    {
        using var folder = new TemporaryFolder();
        folder.Write("one/a.csproj", []);
        folder.Write("two/a.csproj", []);
        folder.Write("two/a.nfproj", []);
        folder.Write("none/readme", []);

        Assert.Null(SdkCommand.ProblemOf("dotnet build one -c Release", folder.Path));
        Assert.Null(SdkCommand.ProblemOf("dotnet test -c Release one/a.csproj", folder.Path));
        Assert.Null(SdkCommand.ProblemOf("dotnet run -c Release --project one -- none   # text", folder.Path));
        Assert.Contains("a.csproj, a.nfproj", SdkCommand.ProblemOf("dotnet test two", folder.Path));
        Assert.Contains("none needs one", SdkCommand.ProblemOf("dotnet build none", folder.Path));
        Assert.Contains("there is no three", SdkCommand.ProblemOf("dotnet build three", folder.Path));
        Assert.Contains("the root needs one", SdkCommand.ProblemOf("dotnet build -c Release", folder.Path));
    }

    private static bool IsRelease =>
#if DEBUG
        false;
#else
        true;
#endif

    private static CommandUse UseOf(DocumentCommand command) => Treatment.Of(command)?.Use ?? CommandUse.Run;

    private static string? MissingProject(string text) =>
        text.StartsWith("dotnet ", StringComparison.Ordinal) ? SdkCommand.ProblemOf(text, RepositoryFiles.PathOf()) : null;
}
