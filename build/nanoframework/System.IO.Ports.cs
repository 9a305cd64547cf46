// The public signatures of nanoFramework.System.IO.Ports 1.1.139, to compile against where the package cannot be had: no code of it.
// What is extern here is implemented in the firmware.
using System.Runtime.CompilerServices;

namespace System.IO.Ports
{
    public enum Handshake
    {
        None = 0,
        XOnXOff = 1,
        RequestToSend = 2,
        RequestToSendXOnXOff = 3,
    }

    public enum Parity
    {
        None = 0,
        Odd = 1,
        Even = 2,
    }

    public enum SerialData
    {
        Chars = 1,
        WatchChar = 2,
    }

    public class SerialDataReceivedEventArgs : global::System.EventArgs
    {
        internal SerialDataReceivedEventArgs()
        {
        }

        public SerialData EventType { get => throw null; }
    }

    public delegate void SerialDataReceivedEventHandler(object arg0, SerialDataReceivedEventArgs arg1);

    public enum SerialMode
    {
        Normal = 0,
        RS485 = 1,
    }

    public class SerialPort : global::System.IDisposable
    {
        public extern bool InvertSignalLevels
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;

            [MethodImpl(MethodImplOptions.InternalCall)]
            set;
        }

        public bool IsOpen { get => throw null; }

        public char WatchChar { get => throw null; set => throw null; }

        public Handshake Handshake { get => throw null; set => throw null; }

        public Parity Parity { get => throw null; set => throw null; }

        public SerialMode Mode { get => throw null; set => throw null; }

        public StopBits StopBits { get => throw null; set => throw null; }

        public global::System.IO.Stream BaseStream { get => throw null; }

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern int Read(byte[] arg0, int arg1, int arg2);

        public int ReadByte() => throw null;

        public int BaudRate { get => throw null; set => throw null; }

        public extern int BytesToRead
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        public int DataBits { get => throw null; set => throw null; }

        public int ReadBufferSize { get => throw null; set => throw null; }

        public int ReadTimeout { get => throw null; set => throw null; }

        public int ReceivedBytesThreshold { get => throw null; set => throw null; }

        public int WriteBufferSize { get => throw null; set => throw null; }

        public int WriteTimeout { get => throw null; set => throw null; }

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern string ReadExisting();

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern string ReadLine();

        public string NewLine { get => throw null; set => throw null; }

        public string PortName { get => throw null; }

        public static string[] GetPortNames() => throw null;

        public SerialPort(
            string arg0,
            int arg1 = 9600,
            Parity arg2 = global::System.IO.Ports.Parity.None,
            int arg3 = 8,
            StopBits arg4 = global::System.IO.Ports.StopBits.One)
        {
            throw null;
        }

        public void Close() => throw null;

        public void Dispose() => throw null;

        ~SerialPort()
        {
        }

        public void Open() => throw null;

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern void Write(byte[] arg0, int arg1, int arg2);

        public void Write(string arg) => throw null;

        public void WriteByte(byte arg) => throw null;

        public void WriteLine(string arg) => throw null;

        public event SerialDataReceivedEventHandler DataReceived { add => throw null; remove => throw null; }
    }

    public enum StopBits
    {
        One = 1,
        Two = 2,
        OnePointFive = 3,
    }
}
