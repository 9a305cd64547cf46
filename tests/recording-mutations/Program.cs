using System;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using FirmwareScanner.RecordingMutations;

var mutations = new Option<long>("--mutations") { Description = "How many mutants are run.", DefaultValueFactory = _ => 100_000 };
var seed = new Option<int>("--seed") { Description = "Seed of the campaign.", DefaultValueFactory = _ => 1 };
var only = new Option<long?>("--only") { Description = "Run the mutant of this number alone, and write it to mutant.pcapng." };
var root = new RootCommand("Damages recordings at random, and fails if a replay of one is clean, or finds what its original has not.")
{
    mutations, seed, only,
};
root.SetAction(parsed =>
{
    var campaign = new MutationCampaign(parsed.GetValue(seed));
    long first = parsed.GetValue(only) ?? 0;
    long end = parsed.GetValue(only) + 1 ?? parsed.GetValue(mutations);
    var watch = Stopwatch.StartNew();
    for (long number = first; number < end; number++)
    {
        if (campaign.Run(number) is string problem)
        {
            Console.Error.WriteLine(problem);
            return 1;
        }
    }

    if (parsed.GetValue(only) is long single)
    {
        File.WriteAllBytes("mutant.pcapng", campaign.MutantOf(single));
    }

    Console.WriteLine(
        $"seed {parsed.GetValue(seed)}: {end - first} mutants in {watch.Elapsed.TotalSeconds:F0} s: {campaign.Incomplete} incomplete, "
        + $"{campaign.Refused} refused, {campaign.Same} as the original, {campaign.Unchanged} unchanged; none clean by damage");
    return 0;
});
return root.Parse(args).Invoke();
