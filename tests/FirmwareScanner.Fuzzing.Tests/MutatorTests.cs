using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Fuzzing.Engine;
using FirmwareScanner.Fuzzing.Targets;
using Xunit;

namespace FirmwareScanner.Fuzzing.Tests;

public sealed class MutatorTests
{
    [Fact]
    public void Same_seed_gives_the_same_changes_and_the_inputs_stay_as_they_are()
    {
        byte[] input = [.. Enumerable.Range(0, 40).Select(value => (byte)value)];
        byte[] other = [200, 201, 202];

        Assert.Equal(Changes(7), Changes(7));
        Assert.NotEqual(Changes(7), Changes(8));
        Assert.Equal(Enumerable.Range(0, 40).Select(value => (byte)value), input);
        Assert.Equal([200, 201, 202], other);

        List<string> Changes(int seed)
        {
            var mutator = new Mutator(new PlantedFaults(), new Random(seed));
            return [.. Enumerable.Range(0, 200).Select(_ => Convert.ToHexString(mutator.Change(input, other)))];
        }
    }

    [Fact]
    public void Changes_of_nothing_and_of_the_longest_input_keep_to_the_limit()
    {
        var target = new PlantedFaults();
        var mutator = new Mutator(target, new Random(1));
        for (int round = 0; round < 500; round++)
        {
            Assert.InRange(mutator.Change([], []).Length, 0, target.LongestInput);
            Assert.InRange(mutator.Change(new byte[target.LongestInput], new byte[target.LongestInput]).Length, 0, target.LongestInput);
        }
    }
}
