using FirmwareScanner.Contracts;
using FirmwareScanner.Memory;

internal static class Forged
{
    public const BlockLease Magic = (BlockLease)7; // expect FWS107

    public static BlockLease None => default;

    public static int Offset(BlockPool pool, int number) => pool.Offset((BlockLease)number); // expect FWS107

    public static int Number(BlockLease lease) => (int)lease; // expect FWS107

    public static int Constant(BlockPool pool) => pool.Offset(Magic); // expect FWS107

    public static int Arithmetic(BlockPool pool, BlockLease lease) => pool.Offset(lease + 1); // expect FWS107

    public static int Increment(BlockPool pool, BlockLease lease)
    {
        lease++; // expect FWS107
        return pool.Offset(lease);
    }

    public static int Bits(BlockPool pool, BlockLease lease) => pool.Offset(~lease); // expect FWS107

    public static object Parsed() => System.Enum.ToObject(typeof(BlockLease), 4096); // expect FWS107

    [return: Borrowed]
    public static BlockLease Text() => System.Enum.Parse<BlockLease>("4096"); // expect FWS107

    [return: Borrowed]
    public static ref BlockLease Reinterpreted(ref int number)
    {
        return ref System.Runtime.CompilerServices.Unsafe.As<int, BlockLease>(ref number); // expect FWS107
    }

    public static unsafe int Pointed(BlockPool pool, int number) => pool.Offset(*(BlockLease*)&number); // expect FWS107

    public static BlockLease Unboxed(object box) => (BlockLease)box; // expect FWS107

    public static nint ToNative(BlockLease lease) => (nint)lease; // expect FWS107

    public static bool Matched(object box) => box is BlockLease lease && lease != BlockLease.None; // expect FWS107

    public static bool MatchedType(object box) => box is not (null or BlockLease); // expect FWS107

    public static bool MatchedLease(BlockLease lease) => lease is BlockLease same and not BlockLease.None && same == lease;

    public static bool Compared(BlockLease lease) => lease == 0 || lease == default || lease is BlockLease.None;

    public static string Shown(BlockLease lease) => lease.ToString();

    [LeaseIssuer]
    private static class Books
    {
        public static int Pack(BlockLease lease) => (int)lease;

        public static BlockLease Unpack(int number) => (BlockLease)number;
    }
}
