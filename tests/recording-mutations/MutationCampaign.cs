using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.RecordingMutations;

/// <summary>
/// Mutates recordings and holds the promise: the result of a mutant is that of its original, or incomplete, or an error; nothing is found
/// in it that is not in the original. Each mutant depends on the seed and its number alone.
/// </summary>
/// <param name="seed">Of the campaign.</param>
public sealed class MutationCampaign(int seed)
{
    private readonly List<(Original Original, Finding Finding)> _originals =
        [.. Original.All.Select(original => (original, Finding.Of(original.Bytes)))];

    /// <summary>Mutants that gave what their original gives.</summary>
    public long Same { get; private set; }

    /// <summary>Mutants whose result says that it is not the whole.</summary>
    public long Incomplete { get; private set; }

    /// <summary>Mutants that were refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Mutants that are their original, byte for byte.</summary>
    public long Unchanged { get; private set; }

    /// <summary>Runs one mutant.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>What is wrong with its result, or null.</returns>
    public string? Run(long number)
    {
        (Original original, Finding expected, byte[] mutant, bool isStripped) = Make(number);
        if (mutant.AsSpan().SequenceEqual(original.Bytes))
        {
            Unchanged++;
            return null;
        }

        Finding found = Finding.Of(mutant);
        bool isSame = found.Log.SequenceEqual(expected.Log);
        bool tells = (found.Reasons & ~expected.Reasons) != 0 || (isStripped && found.Reasons != IncompleteReason.None);
        Same += isSame ? 1 : 0;
        Refused += !isSame && found.IsRefused ? 1 : 0;
        Incomplete += !isSame && !found.IsRefused ? 1 : 0;

        // Where all blocks of the header lost their checksums, what comes is read as of others until a block shows that it is not:
        // nobody can tell what was exchanged until then, but that something is wrong comes out.
        List<string> invented = isStripped ? [] : [.. EventsOf(found, original).Except(EventsOf(expected, original))];
        bool holds = (isSame || found.IsRefused || tells) && invented.Count == 0;
        return holds ? null : string.Join('\n',
            $"seed {seed}, number {number}, of '{original.Name}': found '{string.Join(", ", found.Log)}' ({found.Reason}), "
            + $"the original '{string.Join(", ", expected.Log)}'",
            Convert.ToHexString(mutant));
    }

    /// <summary>The bytes of a mutant.</summary>
    /// <param name="number">Its number.</param>
    public byte[] MutantOf(long number) => Make(number).Mutant;

    private (Original Original, Finding Expected, byte[] Mutant, bool IsStripped) Make(long number)
    {
        Random random = new(unchecked((int)(seed * 1_000_003L) + (int)number * 7));
        (Original original, Finding expected) = _originals[random.Next(_originals.Count)];
        byte[] mutant = original.Bytes;
        if (!original.IsOurs)
        {
            return (original, expected, StructureMutations.Apply(mutant, random), false);
        }

        bool isStripped = false;
        switch (random.Next(10))
        {
            case < 4:
                for (int count = random.Next(4) == 0 ? random.Next(2, 5) : 1; count > 0 && mutant.Length > 0; count--)
                {
                    mutant = Pick(ByteMutations.All, random)(mutant, random);
                }

                break;
            case < 7:
                mutant = Pick(BlockMutations.All, random)(mutant, random);
                break;
            case < 9:
                mutant = Pick(MarkMutations.All, random)(mutant, random);
                mutant = random.Next(2) == 0 ? Pick(ByteMutations.All, random)(mutant, random) : mutant;
                isStripped = MarkMutations.HasNoMarkInHeader(original.Bytes, mutant);
                break;
            default:
                mutant = MarkMutations.TakeOutAll(mutant);
                isStripped = true;
                mutant = random.Next(2) == 0 ? Pick(BlockMutations.All, random)(mutant, random) : mutant;
                break;
        }

        return (original, expected, mutant, isStripped);
    }

    /// <summary>In recordings of others a length may say that bytes are missing, which moves all that follows; that is seen as a gap.</summary>
    private static IEnumerable<string> EventsOf(Finding finding, Original original)
    {
        const int WordsOfOffset = 3;
        return original.IsOurs
            ? finding.Events
            : finding.Events.Select(line => line.StartsWith("match ") ? string.Join(' ', line.Split(' ').Skip(WordsOfOffset)) : line);
    }

    private static Func<byte[], Random, byte[]> Pick(Func<byte[], Random, byte[]>[] mutations, Random random) =>
        mutations[random.Next(mutations.Length)];
}
