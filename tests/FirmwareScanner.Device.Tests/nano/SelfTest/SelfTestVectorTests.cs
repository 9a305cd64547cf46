using FirmwareScanner.Device.Tests.Scanning;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.SelfTest;

/// <summary>
/// The start-up self-test in small: a built-in vector gives exactly its events, and a scanner that is not right would be noticed,
/// because a vector with any byte changed gives something else.
/// </summary>
[TestClass]
public static class SelfTestVectorTests
{
    private const int BlockLength = 16;

    [TestMethod]
    public static void Vector_gives_its_events()
    {
        PackedCase vector = PackedCase.Unpack(CaseData.Get(CaseData.SelfTest));

        Assert.AreEqual(string.Empty, CaseRig.ScanInBlocks(vector, BlockLength), "difference");
        Assert.IsTrue(vector.EventCount >= 3, "matches of several patterns and a rule");
    }

    [TestMethod]
    public static void Vector_with_a_byte_of_a_match_changed_is_noticed()
    {
        PackedCase vector = PackedCase.Unpack(CaseData.Get(CaseData.SelfTest));
        byte[] bytes = vector.Bytes;
        bool[] isMatched = new bool[vector.StreamLength];
        vector.RewindEvents();
        for (int i = 0; i < vector.EventCount; i++)
        {
            vector.TakeEvent();
            for (int at = vector.Offset; at < vector.Offset + vector.Length; at++)
            {
                isMatched[at] = true;
            }
        }

        for (int at = 0; at < isMatched.Length; at++)
        {
            bytes[vector.Stream + at] ^= 0x80;
            bool isNoticed = CaseRig.ScanInBlocks(vector, BlockLength).Length > 0;
            Assert.AreEqual(isMatched[at], isNoticed, "byte " + at.ToString());
            bytes[vector.Stream + at] ^= 0x80;
        }
    }
}
