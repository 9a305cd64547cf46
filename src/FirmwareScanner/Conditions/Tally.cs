using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Conditions;

/// <summary>Counts how many of several are true, no further than it takes to tell.</summary>
internal struct Tally
{
    private readonly OfQuantifier _quantifier;
    private readonly long _wanted;
    private long _found;

    private Tally(OfQuantifier quantifier, Value wanted)
    {
        _quantifier = quantifier;
        _wanted = wanted.Integer;
        IsDefined = wanted.IsDefined;
    }

    /// <summary>Whether the number that is wanted has a value.</summary>
    public bool IsDefined { get; }

    /// <summary>Begins to count.</summary>
    public static Tally Begin(OfQuantifier quantifier, Evaluation? count, ObjectFacts facts) => quantifier switch
    {
        OfQuantifier.AtLeast when count!(facts) is { IsDefined: true, Integer: 0 } => new Tally(OfQuantifier.None, Value.Of(0L)),
        OfQuantifier.AtLeast or OfQuantifier.Percent => new Tally(quantifier, count!(facts)),
        OfQuantifier.Any => new Tally(OfQuantifier.AtLeast, Value.Of(1L)),
        _ => new Tally(quantifier, Value.Of(0L)),
    };

    /// <summary>Adds one.</summary>
    /// <returns>Whether more may change the result.</returns>
    public bool Add(bool isTrue)
    {
        _found += isTrue ? 1 : 0;
        return _quantifier switch
        {
            OfQuantifier.All => isTrue,
            OfQuantifier.None => !isTrue,
            OfQuantifier.AtLeast => _found < _wanted,
            _ => true,
        };
    }

    /// <summary>Whether the number is reached.</summary>
    /// <param name="total">How many there are in all, as far as they were counted.</param>
    public readonly bool IsReached(long total) => _quantifier switch
    {
        OfQuantifier.All => _found == total,
        OfQuantifier.None => _found == 0,
        OfQuantifier.Percent => (double)_found / total * 100 >= _wanted,
        _ => _found >= _wanted,
    };
}
