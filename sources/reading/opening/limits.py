"""What one file may cost: both sides of the child process read these."""

MEMORY = 400_000_000  # bytes of address space; the command around it takes some 100 MB
SECONDS = 10  # of processor time
WALL_SECONDS = 15
OUTPUT = 32_000_000  # bytes that the child may write

MEMORY_SENTENCE = (
    f"读这份文件要用的内存超过 {MEMORY // 1_000_000} MB，已经停下：请拆分文件，或另存为纯文本再读。"
)
TIME_SENTENCE = f"读这份文件用了超过 {SECONDS} 秒，已经停下：请拆分文件，或另存为纯文本再读。"
CRASH_SENTENCE = (
    "读到一半出错停下了，文件可能已损坏，或者结构太复杂：请重新下载，或另存为纯文本再读。"
)
STOPPED_SENTENCE = (
    f"读这份文件的程序中途被系统停下，多半是内存超过 {MEMORY // 1_000_000} MB，或者文件已损坏："
    "请拆分或重新下载，也可另存为纯文本再读。"
)
START_SENTENCE = "读文件的程序没能启动，与这份文件无关：请管理员检查 Python 环境。"
