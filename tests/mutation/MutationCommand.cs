using System;
using System.CommandLine;
using FirmwareScanner.Mutation.Building;

namespace FirmwareScanner.Mutation;

/// <summary>The command line.</summary>
internal sealed class MutationCommand
{
    private readonly Option<string> _project = new("--project") { Description = "core, signatures or scanner.", DefaultValueFactory = _ => "core" };
    private readonly Option<string> _under = new("--under") { Description = "Mutates only files whose path contains this.", DefaultValueFactory = _ => string.Empty };
    private readonly Option<string> _tests = new("--tests") { Description = "Runs only tests whose name contains this.", DefaultValueFactory = _ => string.Empty };
    private readonly Option<int> _sample = new("--sample") { Description = "How many mutants are tried.", DefaultValueFactory = _ => 50 };
    private readonly Option<bool> _all = new("--all") { Description = "Tries all mutants." };
    private readonly Option<int> _seed = new("--seed") { Description = "Chooses the sample.", DefaultValueFactory = _ => 1 };
    private readonly Option<double> _budget = new("--budget")
    {
        Description = "Seconds of tests that a mutant has to survive; the quickest run first.",
        DefaultValueFactory = _ => 20,
    };

    /// <summary>The command, ready to be parsed.</summary>
    internal static RootCommand Create()
    {
        var command = new MutationCommand();
        var root = new RootCommand("Changes the product in small ways, and reports the changes that no test notices: see docs/testing.md.")
        {
            command._project, command._under, command._tests, command._sample, command._all, command._seed, command._budget,
        };
        root.SetAction(command.Run);
        return root;
    }

    private int Run(ParseResult line)
    {
        int sample = line.GetValue(_sample);
        double budget = line.GetValue(_budget);
        if (sample < 1 || budget <= 0)
        {
            throw new MutationException("--sample and --budget: expected numbers above 0");
        }

        using var campaign = new Campaign(new CampaignOptions(
            ProjectUnderTest.Find(line.GetValue(_project)!),
            line.GetValue(_under)!,
            line.GetValue(_tests)!,
            line.GetValue(_all) ? null : sample,
            line.GetValue(_seed),
            budget), Console.Out);
        return campaign.Run();
    }
}
