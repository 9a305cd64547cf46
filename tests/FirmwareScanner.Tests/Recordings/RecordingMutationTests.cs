using System.Linq;
using FirmwareScanner.RecordingMutations;
using Xunit;

namespace FirmwareScanner.Tests.Recordings;

/// <summary>Some thousands of the mutants of tests/recording-mutations, which runs any number.</summary>
public class RecordingMutationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20_261_127)]
    public void Damage_never_makes_a_recording_clean_nor_finds_what_is_not_there(int seed)
    {
        MutationCampaign campaign = new(seed);
        string[] problems = [.. Enumerable.Range(0, 4000).Select(number => campaign.Run(number)).OfType<string>().Take(1)];

        Assert.Empty(problems);
        Assert.True(campaign.Incomplete > 3000, "the mutants are hardly damaged");
    }

    [Fact]
    public void Mutant_depends_on_seed_and_number_only()
    {
        MutationCampaign campaign = new(3);
        campaign.Run(5);

        Assert.Equal(new MutationCampaign(3).MutantOf(7), campaign.MutantOf(7));
        Assert.NotEqual(new MutationCampaign(4).MutantOf(7), campaign.MutantOf(7));
    }
}
