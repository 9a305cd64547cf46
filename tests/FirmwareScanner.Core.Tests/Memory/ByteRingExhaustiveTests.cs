using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Memory;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

public class ByteRingExhaustiveTests
{
    private static readonly RingOperation[] Operations = System.Enum.GetValues<RingOperation>();

    public static TheoryData<int, RingPolicy> SmallRings()
    {
        var rings = new TheoryData<int, RingPolicy>();
        foreach (int capacity in Enumerable.Range(1, 5))
        {
            rings.Add(capacity, RingPolicy.Refuse);
            rings.Add(capacity, RingPolicy.DropOldest);
        }

        return rings;
    }

    [Theory]
    [MemberData(nameof(SmallRings))]
    public void Ring_every_operation_string_behaves_as_the_naive_model(int capacity, RingPolicy policy)
    {
        List<(RingOperation, int)> alphabet = Alphabet(capacity);
        int longest = 1;
        for (long strings = alphabet.Count; strings * alphabet.Count <= 300_000; strings *= alphabet.Count)
        {
            longest++;
        }

        var digits = new int[longest];
        do
        {
            // The counters roll over in the middle of the string.
            var pair = new RingPair(capacity, policy, -2, capacity - 1);
            foreach (int digit in digits)
            {
                pair.Step(alphabet[digit].Item1, alphabet[digit].Item2);
            }
        }
        while (Increment(digits, alphabet.Count));
    }

    [Theory]
    [MemberData(nameof(SmallRings))]
    public void Ring_every_operation_from_every_reachable_state_behaves_as_the_naive_model(int capacity, RingPolicy policy)
    {
        List<(RingOperation, int)> alphabet = Alphabet(capacity);
        var seen = new HashSet<string>();
        var open = new Queue<(RingOperation, int)[]>();
        open.Enqueue([]);
        while (open.TryDequeue(out (RingOperation, int)[]? path))
        {
            foreach ((RingOperation, int) next in alphabet)
            {
                (RingOperation, int)[] longer = [.. path, next];
                var pair = new RingPair(capacity, policy, -5, 0);
                foreach ((RingOperation operation, int length) in longer)
                {
                    pair.Step(operation, length);
                }

                if (seen.Add(pair.Signature))
                {
                    open.Enqueue(longer);
                }
            }
        }

        Assert.True(seen.Count > capacity);
        TestContext.Current.TestOutputHelper?.WriteLine($"{seen.Count} states");
    }

    [Fact]
    public void Ring_random_operations_on_larger_rings_behave_as_the_naive_model()
    {
        Gen<(RingOperation, int)> step = Gen.Elements(Operations).SelectMany(_ => Gen.Choose(-1, 40), (operation, length) => (operation, length));
        Gen<(int, int, (RingOperation, int)[])> run =
            from capacity in Gen.Choose(1, 37)
            from index in Gen.Choose(0, capacity - 1)
            from steps in Gen.ArrayOf(step, 120)
            select (capacity, index, steps);
        Property property = Prop.ForAll(run.ToArbitrary(), Agrees);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), property);
    }

    private static bool Agrees((int Capacity, int Index, (RingOperation, int)[] Steps) run)
    {
        foreach (RingPolicy policy in new[] { RingPolicy.Refuse, RingPolicy.DropOldest })
        {
            var pair = new RingPair(run.Capacity, policy, int.MaxValue - 7, run.Index);
            foreach ((RingOperation operation, int length) in run.Steps)
            {
                pair.Step(operation, length < 0 ? length : length % (run.Capacity + 2));
            }
        }

        return true;
    }

    private static List<(RingOperation Operation, int Length)> Alphabet(int capacity)
    {
        var alphabet = new List<(RingOperation, int)> { (RingOperation.Peek, 0) };
        foreach (RingOperation operation in Operations.Where(operation => operation != RingOperation.Peek))
        {
            // One below and one above what can be right, and everything between for the exact claim.
            bool everyLength = operation is RingOperation.Claim or RingOperation.Commit or RingOperation.Consume;
            IEnumerable<int> lengths = everyLength ? Enumerable.Range(0, capacity + 2) : [1, 2, capacity];
            alphabet.AddRange(lengths.Distinct().Select(length => (operation, length)));
        }

        return alphabet;
    }

    private static bool Increment(int[] digits, int radix)
    {
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            digits[i]++;
            if (digits[i] < radix)
            {
                return true;
            }

            digits[i] = 0;
        }

        return false;
    }
}
