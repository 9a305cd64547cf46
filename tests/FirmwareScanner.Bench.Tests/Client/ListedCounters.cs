using FirmwareScanner.Bench.Keys;

namespace FirmwareScanner.Bench.Tests.Client;

/// <summary>Counters in memory.</summary>
internal sealed class ListedCounters : CounterMemory
{
    private readonly CounterList _list = CounterList.TryParse(CounterList.Header)!;

    /// <summary>How many questions from now on are answered as if nothing was known: as if somebody had said another counter then.</summary>
    public int Unasked { get; set; }

    public override int HighestOf(string identity) => Unasked-- > 0 ? 0 : _list.Of(identity);

    public override void Note(string identity, int counter) => _list.Raise(identity, counter);
}
