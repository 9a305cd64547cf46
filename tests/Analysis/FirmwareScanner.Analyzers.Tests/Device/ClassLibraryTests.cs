using FirmwareScanner.Analyzers.Tests.Support;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Device;

/// <summary>Code that is compiled against nanoFramework's own class library: what compiles exists, and what allocates is known.</summary>
public sealed class ClassLibraryTests
{
    private const string Head = "using System; using System.Collections; using FirmwareScanner.Contracts; ";

    [Fact]
    public void Members_that_the_class_library_has_are_accepted_in_device_code()
    {
        Assert.Empty(NanoFramework.Run(Head + """
            [DeviceCode] public class Sample
            {
                public string Describe(ArrayList list, double value, string text)
                {
                    list.Add(new Random().Next(3));
                    return text.Trim() + value.ToString("N2") + Guid.NewGuid().ToString() + Convert.ToInt32(text);
                }
            }
            """));
    }

    [Theory]
    [InlineData("random.Next(n)", true)]
    [InlineData("(int)DateTime.UtcNow.Ticks", true)]
    [InlineData("list.Count", true)]
    [InlineData("list.Add(list)", false)]
    [InlineData("text.IndexOf('a')", true)]
    [InlineData("text.Substring(1).Length", false)]
    [InlineData("n.ToString().Length", false)]
    [InlineData("BitConverter.ToUInt16(bytes, 0)", true)]
    [InlineData("BitConverter.GetBytes(n).Length", false)]
    public void Member_of_the_class_library_is_refused_in_allocation_free_code_if_it_allocates(string call, bool isFree)
    {
        string source = Head + "[AllocationFree] public class Sample { "
            + "public int Call(int n, ArrayList list, string text, byte[] bytes, Random random) => " + call + "; }";

        Assert.Equal(isFree ? [] : ["1: FWS213"], NanoFramework.Run(source));
    }

    [Fact]
    public void Receiver_decides_what_recurses_also_where_the_class_library_has_no_override()
    {
        Assert.Equal(["5: FWS306", "6: FWS306"], NanoFramework.Run(Head + """
            [DeviceCode] public class Sample : IEnumerable {
                private readonly int _x, _y; private readonly ArrayList _values = new(); private readonly ICollection _keys = new ArrayList();
                public override int GetHashCode() => _x.GetHashCode() ^ _y.GetHashCode() ^ _values.GetHashCode();
                public IEnumerator GetEnumerator() => _keys.Count > 3 ? _values.GetEnumerator() : _keys.GetEnumerator();
                public override string ToString() => $"{this}";
                public override bool Equals(object? other) => Equals((object?)this); }
            """));
    }

    [Fact]
    public void Loops_over_collections_of_known_length_end()
    {
        Assert.Equal(["6: FWS307"], NanoFramework.Run(Head + """
            [DeviceCode] public class Sample {
                public void Walk(ArrayList list, IList table, IEnumerable any, ICollection keys) {
                    foreach (object each in list) { }
                    foreach (object each in table) { }
                    foreach (object each in keys) { }
                    foreach (object each in any) { } } }
            """));
    }
}
