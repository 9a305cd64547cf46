using FirmwareScanner.Memory;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

public sealed class FaultCounterTests
{
    private const int First = 10;
    private const int Last = 13;

    [Fact]
    public void Each_code_from_the_first_to_the_last_is_counted_for_itself()
    {
        for (int code = First; code <= Last; code++)
        {
            var counter = new FaultCounter(First, Last, null);
            Assert.Equal(code, counter.Record(code));
            Assert.Equal(code, counter.Record(code));

            for (int other = First - 1; other <= Last + 1; other++)
            {
                Assert.Equal(other == code ? 2 : 0, counter.CountOf(other));
            }

            Assert.Equal(code, counter.Last);
            Assert.Equal(code, counter.TakeFresh());
            Assert.Equal(0, counter.TakeFresh());
        }
    }

    [Fact]
    public void Codes_of_others_are_remembered_as_the_last_but_not_counted()
    {
        var counter = new FaultCounter(First, Last, null);

        counter.Record(First - 1);
        Assert.Equal(First - 1, counter.Last);
        counter.Record(Last + 1);
        Assert.Equal(Last + 1, counter.Last);

        Assert.Equal(0, counter.TakeFresh());
        Assert.Equal((0, 0), (counter.CountOf(First - 1), counter.CountOf(Last + 1)));
    }

    [Fact]
    public void Fresh_codes_are_taken_smallest_first_and_each_once()
    {
        var counter = new FaultCounter(First, Last, null);
        counter.Record(Last);
        counter.Record(First);
        counter.Record(First);

        Assert.Equal(First, counter.TakeFresh());
        Assert.Equal(Last, counter.TakeFresh());
        Assert.Equal(0, counter.TakeFresh());
        counter.Record(Last);
        Assert.Equal(Last, counter.TakeFresh());
    }

    [Fact]
    public void Count_stays_at_the_largest_number()
    {
        var counter = new FaultCounter(First, Last, null);
        PrivateState.Get<int[]>(counter, "_counts")[0] = int.MaxValue - 1;

        counter.Record(First);
        counter.Record(First);

        Assert.Equal(int.MaxValue, counter.CountOf(First));
    }

    [Fact]
    public void A_recorded_code_raises_the_signal_again_after_it_was_lowered()
    {
        var signal = new FaultSignal();
        var counter = new FaultCounter(First, Last, signal);
        Assert.False(signal.IsRaised);

        counter.Record(First);
        Assert.True(signal.IsRaised);
        signal.Lower();
        Assert.False(signal.IsRaised);
        counter.Record(First);
        Assert.True(signal.IsRaised);
    }
}
