"""Renew the gazetteer tables which are derived from published packages.

Three of the tables under ``kg/rules/words`` are built, not kept by hand:

* ``divisions.tsv`` from an unpacked ``china-division`` package (npm);
* ``given_names.tsv`` and ``transliteration.tsv`` from the dictionary of the
  installed ``jieba`` together with ``surnames.tsv``.

Usage::

    python scripts/renew_gazetteer.py --divisions FOLDER   # all three
    python scripts/renew_gazetteer.py                      # names only

``FOLDER`` is the ``dist`` folder of the package.  The output depends on the
inputs and on the small hand tables below only, so a second run changes
nothing.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

WORDS = Path(__file__).resolve().parent.parent / "kg" / "rules" / "words"


def spaced(text: str) -> tuple[str, ...]:
    """Split a hand table written as one spaced text."""
    return tuple(text.split())


# --------------------------------------------------------------------------
# Divisions: hand tables
# --------------------------------------------------------------------------

PSEUDO_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
COUNTY_ENDINGS = ("县", "市", "区", "旗")
TOWNSHIP_ENDINGS = ("镇", "乡", "街道", "苏木", "区公所")
TOWNSHIP_DROP = re.compile(r"特殊|类似|虚拟|（|）|管理委员会|管委会|生态科技新城|乡级单位")
TOWNSHIP_PREFIX = re.compile(r"^.*(?:开发区|工业园区|高新区|人民政府|-)(?=...)")

# Special regions, and counties founded after the package's year.
EXTRA: tuple[tuple[str, str, str], ...] = (
    ("710000", "台湾省", "province"),
    ("810000", "香港特别行政区", "province"),
    ("820000", "澳门特别行政区", "province"),
    ("500157", "两江新区", "county"),
    ("653132", "岑岭县", "county"),
    ("653228", "和康县", "county"),
    ("653229", "和安县", "county"),
    ("659013", "草湖市", "county"),
)

PEOPLES = spaced(
    "土家族 朝鲜族 蒙古族 满族 回族 畲族 苗族 瑶族 侗族 壮族 仫佬族 毛南族 黎族 "
    "羌族 彝族 藏族 仡佬族 布依族 水族 傣族 哈尼族 纳西族 拉祜族 佤族 布朗族 "
    "白族 普米族 独龙族 怒族 傈僳族 裕固族 哈萨克族 保安族 东乡族 撒拉族 土族 "
    "达斡尔族 景颇族 各族 维吾尔族 阿昌族 德昂族 基诺族 锡伯族 京族"
)
BARE_PEOPLES = (
    "哈萨克",
    "塔吉克",
    "柯尔克孜",
    "蒙古",
    "锡伯",
    "壮族",
    "回族",
    "维吾尔",
)
AUTONOMOUS = {"自治区": "", "自治州": "州", "自治县": "县", "自治旗": "旗"}

# Short forms which the rules below would get wrong ("" = none is used).
SHORT: dict[str, str] = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
    "香港特别行政区": "香港|香港特区",
    "澳门特别行政区": "澳门|澳门特区",
    "吉林市": "",
    "白银市": "",
    "来宾市": "",
    "兴安盟": "",
    "阿里地区": "",
    "锡林郭勒盟": "锡林郭勒|锡盟",
    "阿拉善盟": "阿拉善|阿盟",
    "海南藏族自治州": "海南州",
    "海西蒙古族藏族自治州": "海西州",
    "西双版纳傣族自治州": "西双版纳|西双版纳州|版纳",
    "克孜勒苏柯尔克孜自治州": "克孜勒苏|克孜勒苏州|克州",
    "博尔塔拉蒙古自治州": "博尔塔拉|博尔塔拉州|博州",
    "湘西土家族苗族自治州": "湘西|湘西州",
    "本溪满族自治县": "本溪县",
    "阜新蒙古族自治县": "阜新县|阜蒙县",
    "喀喇沁左翼蒙古族自治县": "喀左|喀左县",
    "前郭尔罗斯蒙古族自治县": "前郭尔罗斯|前郭|前郭县",
    "杜尔伯特蒙古族自治县": "杜尔伯特|杜蒙|杜蒙县",
    "莫力达瓦达斡尔族自治旗": "莫力达瓦|莫力达瓦旗|莫旗",
    "鄂伦春自治旗": "鄂伦春旗",
    "鄂温克族自治旗": "鄂温克旗",
    "东乡族自治县": "东乡县",
    "白沙黎族自治县": "白沙县",
    "河南蒙古族自治县": "河南县",
    "通道侗族自治县": "通道县",
    "互助土族自治县": "互助县",
    "大化瑶族自治县": "大化县",
    "大通回族土族自治县": "大通县",
    "石柱土家族自治县": "石柱县",
    "沿河土家族自治县": "沿河县",
    "河口瑶族自治县": "河口县",
    "三都水族自治县": "三都|三都县",
    "神农架林区": "神农架",
    "六枝特区": "六枝",
    "达尔罕茂明安联合旗": "达茂|达茂旗",
    "土默特左旗": "土左旗",
    "土默特右旗": "土右旗",
    "阿拉善左旗": "阿左旗",
    "阿拉善右旗": "阿右旗",
    "察哈尔右翼前旗": "察右前旗",
    "察哈尔右翼中旗": "察右中旗",
    "察哈尔右翼后旗": "察右后旗",
    "科尔沁左翼中旗": "科左中旗",
    "科尔沁左翼后旗": "科左后旗",
    "科尔沁右翼前旗": "科右前旗",
    "科尔沁右翼中旗": "科右中旗",
    "克什克腾旗": "克什克腾|克旗",
    "阿鲁科尔沁旗": "阿鲁科尔沁|阿旗",
    "陈巴尔虎旗": "陈旗",
    "正镶白旗": "",
    "正蓝旗": "",
    "镶黄旗": "",
}

# Counties whose short form is an ordinary word, or joins the end of one word
# with the head of the next ("今天|等", "社会|理论"): they have no short form.
ORDINARY = spaced(
    "大名 长子 平定 和平 公安 资源 比如 合作 东方 中方 南部 共和 同心 延长 富裕 "
    "友谊 温泉 三门 天台 太和 太白 灯塔 无为 光泽 莲花 清流 平和 政和 三台 万年 "
    "南华 新兴 乐业 兴业 明光 石门 洞口 桃源 大方 会同 富民 威信 天柱 新化 文成 "
    "宁远 镇远 清水 高台 民乐 民权 小金 黑水 九龙 石棉 凤凰 博爱 武功 白水 石泉 "
    "丹凤 双峰 台前 临高 上思 上高 大余 大安 大英 大田 大竹 保康 双牌 新民 磐石 "
    "梨树 响水 海盐 龙游 含山 天长 石台 修水 铜鼓 樟树 龙口 金乡 乳山 新野 新星 "
    "和田 新源 新和 水富 白玉 金沙 雷山 绿春 石屏 金塔 康乐 同仁 静宁 墨玉 皮山 "
    "双河 白杨 方正 木兰 尚志 延寿 惠民 阳春 平顺 凌云 钟山 天等 改则 加查 定日 "
    "定结 达日 久治 得荣 会理 会东 全州 全南 海伦 和顺 化德 兴和 资中 平原 东海 "
    "东至 天全 江山 安宁 定安 新干 兴隆 永新 曲水 开化 进贤 通许 定远 余干 安化 "
    "民丰 大悟 当阳 应城 古交 石楼 交口 中阳 平乡 平陆 东光 顺平 文安 文水 内黄 "
    "建始 始兴 四会 封开 新丰 平远 平乐 青神 新龙 普定 普安 正安 金平 合水 合阳 "
    "甘德 同德 裕民 和安 和康 和硕 和静 明水 友好 宝兴 来安 来凤 利辛 利津 行唐 "
    "城固 城口 通城 通山 江口 江城 江川 江达 石城 长岭 长顺 长武 中江 中宁 云和 "
    "云龙 云县 文县 双江 惠来 德安 德保 阳信 阳高 阳新 成安 成武 大关 大洼 大新 "
    "马山 万全 万安 万源 和政 八宿 通海 云霄 连城 光山 万载 临城 五常 元江 独山 "
    "三原 泰来 盘山 龙门 陆河 从江 于都 同江 合江 高安 高青 高平 高密 高阳 新安 "
    "新平 新密 新河 开平 镇康 镇安 镇平 乡城 三江 青龙 兴城 兴文 兴国 康保 康平 "
    "商城 商水 通江 上林 宜城 集安 定南"
)

# Districts that are called by their name alone, as the counties they were: no ordinary words either.
WITHOUT_HEAD = spaced(
    "七星关 七里河 万州 东昌府 东西湖 丰南 丰台 丰润 临安 临川 临平 临桂 临淄 "
    "临渭 临潼 临翔 丹徒 乃东 乐都 九台 九龙坡 亭湖 仓山 任城 六合 兴宾 "
    "冷水滩 凉州 加格达奇 包河 北仑 北碚 南川 南沙 南浔 南溪 南郑 博山 "
    "卡若 即墨 历下 原州 双流 双滦 双阳 叙州 召陵 台儿庄 叶集 吴中 吴兴 呈贡 "
    "呼兰 嘉定 坊子 坪山 垦利 埇桥 堆龙德庆 增城 大武口 大渡口 大足 太谷 "
    "头屯河 夷陵 奉化 奉贤 奎文 姑苏 婺城 宁河 定海 定陶 宛城 宝坻 宝安 宣化 "
    "宣州 宿豫 密云 寒亭 屯溪 屯留 岱岳 岳麓 峄城 崆峒 崇川 崇明 崖州 巴南 "
    "巴宜 平坝 平谷 广丰 庐阳 康巴什 延平 延庆 开州 弋江 徐水 徐汇 徽州 怀柔 "
    "恩阳 房山 扎赉诺尔 揭东 播州 斗门 新罗 旌阳 昌平 昭化 昭阳 晋宁 "
    "晋源 普兰店 曲江 曹妃甸 曾都 望城 李沧 杨浦 杨陵 松江 柯城 柯桥 柴桑 "
    "栾城 桑珠孜 梁平 榆次 榆阳 武侯 武昌 武清 永年 汇川 汉滨 汉阳 江夏 江宁 "
    "沙坪坝 沾化 沾益 洞头 津南 洪泽 浉河 济阳 浑南 浔阳 浦口 海勃湾 海拉尔 "
    "海沧 海淀 海门 涪城 涪陵 涵江 淄川 淮阴 清江浦 渝北 渝水 温江 湟中 湾沚 "
    "溧水 潮安 潮阳 濂溪 灞桥 爱辉 独山子 环翠 琼山 瑶海 瓯海 甘井子 甘州 "
    "电白 盐都 睢阳 石景山 碧江 祥符 禅城 福田 离石 秀屿 秀洲 科尔沁 秦州 "
    "章贡 米东 綦江 繁昌 红寺堡 红花岗 红谷滩 纳溪 罗庄 罗江 罗湖 翔安 "
    "耀州 肃州 肥乡 自流井 色尼 芗城 花都 苏家屯 茂南 茌平 荔城 莱山 莱芜 "
    "莲都 萨尔图 蓟州 蓬江 蓬莱 蔡甸 蕉城 薛城 虹口 蜀山 衢江 袁州 裕安 "
    "西乡塘 西秀 西青 覃塘 观山湖 让胡路 谯城 贡井 贵池 贾汪 赛罕 赫山 越城 "
    "辽中 达孜 通州 邕宁 邗江 郧阳 郫都 郾城 鄞州 鄠邑 金坛 金城江 铜山 铜梁 "
    "锡山 镇海 长乐 长泰 门头沟 闵行 阎良 陈仓 陕州 隆阳 集宁 集美 零陵 青浦 "
    "青秀 青羊 静安 静海 顺义 香洲 马尾 高昌 高淳 鲤城 鸠江 鹿城 麦积 黄岛 "
    "黄岩 黄浦 黄陂 龙岗 龙泉驿 龙海 龙湾"
)


@dataclass(frozen=True, order=True)
class Division:
    """One administrative division."""

    code: str
    name: str
    level: str
    short: str = ""


def read_csv(path: Path) -> list[dict[str, str]]:
    """Read a comma-separated file with a header."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def is_pseudo_county(code: str, name: str) -> bool:
    """Tell whether a county row only serves the statistics."""
    counted = (code[4] == "7" and code[2:4] != "90") or code.endswith("00")
    return counted or name in PSEUDO_NAMES or not name.endswith(COUNTY_ENDINGS)


def clean_township(name: str, parents: Iterable[str]) -> str:
    """Return the plain township name, or "" for what is no township."""
    name = re.sub(r"街道办事处$|办事处街道$", "街道", name)
    if not name.endswith(TOWNSHIP_ENDINGS) or TOWNSHIP_DROP.search(name):
        return ""
    for parent in parents:
        if parent and len(name) - len(parent) >= 3:
            name = name.removeprefix(parent)
    name = TOWNSHIP_PREFIX.sub("", name)
    return "" if name in {"街道", "乡镇", "城镇"} else name


def upper_divisions(folder: Path) -> Iterator[Division]:
    """Yield provinces, prefectures and counties."""
    for row in read_csv(folder / "provinces.csv"):
        yield Division(row["code"].ljust(6, "0"), row["name"], "province")
    for row in read_csv(folder / "cities.csv"):
        if row["name"] not in PSEUDO_NAMES:
            yield Division(row["code"].ljust(6, "0"), row["name"], "prefecture")
    for row in read_csv(folder / "areas.csv"):
        if not is_pseudo_county(row["code"], row["name"]):
            yield Division(row["code"], row["name"], "county")
    for code, name, level in EXTRA:
        yield Division(code, name, level)


def townships(folder: Path, upper: Iterable[Division]) -> Iterator[Division]:
    """Yield the townships whose names are real township names."""
    names = {division.code: division.name for division in upper}
    for row in read_csv(folder / "streets.csv"):
        code = row["code"]
        parents = (names.get(code[:4] + "00", ""), names.get(code[:6], ""))
        name = clean_township(row["name"], parents)
        if name:
            yield Division(code, name, "township")


def strip_peoples(stem: str) -> str:
    """Take the names of peoples off the end of ``stem``."""
    shorter = stem
    found = True
    while found:
        found = False
        for people in PEOPLES:
            if shorter.endswith(people) and len(shorter) - len(people) >= 2:
                shorter, found = shorter.removesuffix(people), True
    if shorter == stem:
        for people in BARE_PEOPLES:
            if stem.endswith(people) and len(stem) - len(people) >= 2:
                return stem.removesuffix(people)
    return shorter


def autonomous_short(name: str) -> str | None:
    """Return the short forms of an autonomous division, None for others."""
    for ending, tail in AUTONOMOUS.items():
        if name.endswith(ending):
            stem = strip_peoples(name.removesuffix(ending))
            return f"{stem}|{stem}{tail}" if tail else stem
    return None


def plain_short(division: Division) -> str:
    """Return the short form by cutting the generic ending off."""
    name = division.name
    endings: tuple[str, ...] = ("省", "市", "地区", "盟")
    if division.level == "county":
        endings = ("县", "市", "旗", "区") if name.removesuffix("区") in WITHOUT_HEAD else ("县", "市", "旗")
        if re.search(r"(?:[左右中前后]|联合)旗$", name):
            return ""
    for ending in endings:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return ""


def short_forms(division: Division, taken: frozenset[str]) -> str:
    """Return the customary short forms, joined by ``|``."""
    if division.level == "township":
        return ""
    if division.name in SHORT:
        return SHORT[division.name]
    forms = autonomous_short(division.name)
    if forms is None:
        forms = plain_short(division)
    if division.level != "county":
        return forms
    barred = taken.union(ORDINARY)
    return "|".join(form for form in forms.split("|") if form not in barred)


def with_shorts(divisions: list[Division]) -> list[Division]:
    """Fill in the short forms; a county yields to a larger namesake."""
    larger = [one for one in divisions if one.level in {"province", "prefecture"}]
    forms = (short_forms(one, frozenset()) for one in larger)
    taken = frozenset(form for text in forms for form in text.split("|") if form)
    return [Division(one.code, one.name, one.level, short_forms(one, taken)) for one in divisions]


def build_divisions(folder: Path) -> list[str]:
    """Return the lines of ``divisions.tsv``."""
    upper = list(upper_divisions(folder))
    whole = with_shorts(sorted({*upper, *townships(folder, upper)}))
    lines = ["# code\tname\tshort\tlevel"]
    lines += [f"{one.code}\t{one.name}\t{one.short}\t{one.level}" for one in whole]
    return lines


# --------------------------------------------------------------------------
# Names: hand tables
# --------------------------------------------------------------------------

# A third character of this sort shows that the dictionary glued a verb or a
# particle to a two-character name (名+乃, 名+便): such stems are left out.
GLUE = frozenset(
    "乃便又亦仍再你我他她它吓叹听因喊却就都是在的了着不没把被叫问喝笑怒惊见说道想"
    "知看伸也则乘亲击只很还让给对从与及或于将这那哪谁啊呀吗呢吧呵么得地过来去吃喂"
    "拔砍跳走跑扑挥抬摇站坐躺哭骂瞪"
)
# Kinship words, titles and place endings: no such entry is a plain name.
TITLES = frozenset("爷哥姐娘叔兄弟嫂爸妈姨婶府县州村区省市氏寺帝皇后公侯人家")
# A name with one of these is most likely a transliterated one.
FOREIGN = frozenset("尔斯克拉特塔卡埃弗姆勒奥萨莱帕茨")
COMMON_SURNAME = 1000
ORDINARY_WORD = 150
# Modern given-name characters, with a modest count for whoever lacks one.
MODERN_FIRST = (
    "淑秀桂玉金建志国文晓小永春海明德俊世家宗忠兆振景少学佳嘉子梓雨欣思雅诗紫若浩"
    "宇泽皓博睿奕弈煜昊铭依怡一伊芷语艺心可沐茹萌书静婉梦楚悦婷艳红丽美雪晨鹏凯兴"
    "维立新保长广庆福寿连存树培绍延启继承光耀祖荣昌华伟卫军向东跃胜利爱惠亚秋冬夏"
    "梅兰菊竹松柏云凤龙虎燕莉翠巧彩素香贵富发天鸿瑞祥炳锡锦钦铁宝珍珠瑾瑜琪琳瑶璐"
    "颖慧敏聪智仁义礼信孝廉勤俭诚恒毅坚刚强勇锐斌武茂沛润清澜涵淼洪江河湖源泉乃其"
    "之以宏弘汉炜灿烨焕熙杰豪彦廷轩逸飞翔骏驰骁钰镇锋铮钧筱筠芳芸芯苗苑茜荷莹菲萍"
    "蓉蓓蔚蕾薇艾巴尼阿努热古买吐次扎洛丹旦格才让多央卓"
)
MODERN_SECOND = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚玲桂英华梅兰红云萍辉鹏飞宇浩轩涵博凯"
    "晨阳旭东斌峰龙波辰林森彬彪宏洪海江河源泉清淼润泽鑫钰铭锋锐钢铁钧铮锦珍珠琴琳"
    "琪瑶璐瑾瑜瑞莹颖慧聪睿智哲仁义礼信诚忠孝贤良德才生成功胜利民国邦安康健宁福禄"
    "寿祥庆喜悦欢乐怡欣佳美玉秀香芬芝芸芹苹茹莉莎菊菁萌菲蓉蕾薇蓓婷婕婉娇娥媛嫣妍"
    "姣妮姗雪霜露雯霖霏震雷霆雨月星光亮晶昕昊昌晖晓晗晴曦曼倩俊豪伦佑佐依仪凡凤凰"
    "鸣翔羽翼虎骏骥驰骋权威武文章学书画诗语言谦谊达远迪进志毅恒坚勤勉奋全根柱树松"
    "柏桐楠梓棋楷榕槐彦廷廉尧舜禹汤汉唐宋元初春夏秋冬臣卿君侯公伯仲叔季儿子女"
)
MODERN_COUNT = 3


def jieba_entries() -> list[tuple[str, int, str]]:
    """Return (word, frequency, tag) of the installed jieba dictionary."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise SystemExit("jieba is not installed")
    text = (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8")
    rows = (line.split(" ") for line in text.splitlines() if line)
    return [(unicodedata.normalize("NFC", word), int(freq), tag) for word, freq, tag in rows]


def read_surnames(path: Path) -> dict[str, int]:
    """Return surname -> weight."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: int(weight) for name, weight in rows}


def split_name(word: str, surnames: dict[str, int]) -> tuple[str, str]:
    """Split a full name into surname and given name ("" when it is none)."""
    if len(word) >= 3 and word[:2] in surnames:
        return word[:2], word[2:]
    if surnames.get(word[:1], 0) >= COMMON_SURNAME:
        return word[0], word[1:]
    return "", ""


def glued_stems(entries: list[tuple[str, int, str]]) -> frozenset[str]:
    """Return two-character stems which must not be read as name heads."""
    glued: Counter[str] = Counter()
    stems: set[str] = set()
    for word, freq, tag in entries:
        if tag == "nr" and len(word) == 3 and word[2] in GLUE:
            glued[word[:2]] += 1
        elif len(word) == 2 and tag not in {"nr", "ns", "nrt", "nrfg"} and freq >= ORDINARY_WORD:
            stems.add(word)
    return frozenset(stems | {stem for stem, count in glued.items() if count >= 2})


def count_given(entries: list[tuple[str, int, str]], surnames: dict[str, int]) -> dict[str, list[int]]:
    """Count each character as first, second and only given character."""
    barred = glued_stems(entries)
    counts: dict[str, list[int]] = {}
    for word, _, tag in entries:
        if tag != "nr" or word[:2] in barred or word[-1] in GLUE | TITLES:
            continue
        if FOREIGN.intersection(word):
            continue
        _, given = split_name(word, surnames)
        if len(given) == 1:
            counts.setdefault(given, [0, 0, 0])[2] += 1
        elif len(given) == 2:
            counts.setdefault(given[0], [0, 0, 0])[0] += 1
            counts.setdefault(given[1], [0, 0, 0])[1] += 1
    return counts


def add_modern(counts: dict[str, list[int]]) -> None:
    """Give the hand-listed characters at least a modest count."""
    for place, chars in enumerate((MODERN_FIRST, MODERN_SECOND)):
        for char in chars:
            row = counts.setdefault(char, [0, 0, 0])
            row[place] = max(row[place], MODERN_COUNT)


def build_given_names(entries: list[tuple[str, int, str]], surnames: dict[str, int]) -> list[str]:
    """Return the lines of ``given_names.tsv``."""
    counts = count_given(entries, surnames)
    add_modern(counts)
    kept = {char: row for char, row in counts.items() if sum(row) >= 2 and char not in GLUE}
    order = sorted(kept, key=lambda char: (-sum(kept[char]), char))
    lines = ["# char\tfirst\tsecond\tonly"]
    lines += ["\t".join((char, *map(str, kept[char]))) for char in order]
    return lines


# Characters used to write foreign names in Chinese.
TRANSLITERATING = (
    "阿埃艾爱安昂奥澳巴芭柏拜班邦保鲍贝本比彼毕宾波伯勃博卜布采查察昌茨达大戴黛丹"
    "当道德登邓狄迪蒂底地第丁东杜顿多朵额厄恩尔耳法凡范方菲费芬丰冯佛夫弗福甫富盖"
    "冈高戈哥格葛根贡古瓜关圭郭国哈海罕汉翰豪赫黑亨洪侯胡华怀惠霍基吉几季济加迦"
    "嘉伽贾简杰捷金津京久居喀卡凯坎康考柯科可克肯孔库夸宽奎昆阔拉腊莱赖兰朗劳勒雷"
    "蕾黎李里理利莉丽力立连莲廉良列烈林琳龙隆娄卢鲁路吕伦罗洛略马玛麦迈满曼芒毛茅"
    "梅门蒙孟米密缅明莫默姆木慕穆那纳娜乃奈南瑙内嫩尼年涅宁纽农努诺女欧帕潘庞佩彭"
    "蓬皮匹平珀普奇齐契恰强乔钦青琼丘屈让热仁日荣茹儒若撒萨塞赛桑瑟森沙莎山珊尚绍"
    "舍申圣施什史士苏素绥孙索琐塔泰坦汤唐陶特滕提田图托脱陀妥瓦万旺威韦维魏温文翁"
    "沃乌武西希锡夏香肖萧谢辛欣兴休许逊雅亚延扬杨耶叶伊依易益因英永尤尉于约云宰赞"
    "泽曾扎詹占章哲珍真芝治朱祖兹子宗佐佳黄琪妮薇姬坂坡俄娅婕媞帝弥廷弟彻拿撤旦瑞"
    "斯历芙娃堡柳茨婕蜜岱冉瑶甘碧策缇缪耐聂胥腓臣舒茜荻菈萝葆裴诗诸谟辜雪韩颇"
    "松敦楞坤琴仑彦朔别廖"
)


def transliteration_weight(word: str, tag: str, chars: frozenset[str]) -> int:
    """Return how much one entry tells about transliterating characters."""
    if tag == "nrt" and len(word) >= 2:
        return 1
    foreign = tag in {"nr", "ns", "nrfg"} and len(word) >= 4
    return 1 if foreign and chars.issuperset(word) else 0


def build_transliteration(entries: list[tuple[str, int, str]]) -> list[str]:
    """Return the lines of ``transliteration.tsv``."""
    chars = frozenset(TRANSLITERATING)
    counts: Counter[str] = Counter(dict.fromkeys(chars, 1))
    for word, _, tag in entries:
        if transliteration_weight(word, tag, chars):
            counts.update(char for char in word if char in chars)
    order = sorted(counts, key=lambda char: (-counts[char], char))
    return ["# char\tweight", *(f"{char}\t{counts[char]}" for char in order)]


def write_lines(path: Path, lines: list[str]) -> None:
    """Write lines in NFC, UTF-8 and with LF endings."""
    text = unicodedata.normalize("NFC", "\n".join(lines) + "\n")
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
    print(f"{path.name}: {len(lines) - 1} rows")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Renew the derived gazetteer tables.")
    parser.add_argument("--divisions", type=Path, help="dist folder of china-division")
    parser.add_argument("--words", type=Path, default=WORDS, help="folder of the tables")
    arguments = parser.parse_args()
    words: Path = arguments.words
    if arguments.divisions is not None:
        write_lines(words / "divisions.tsv", build_divisions(arguments.divisions))
    entries = jieba_entries()
    surnames = read_surnames(words / "surnames.tsv")
    write_lines(words / "given_names.tsv", build_given_names(entries, surnames))
    write_lines(words / "transliteration.tsv", build_transliteration(entries))


if __name__ == "__main__":
    main()
