// What the page says, in both languages. Functions take numbers or names.

const byId = id => document.getElementById(id);

const WORDS = {
  zh: {
    title: "政图 · 政策知识图谱", motto: "政策文件知识图谱：每条关系都有原文为证。", other: "EN",
    search: "名称、别名、拼音、代码、文档", searchDocuments: "文档的标题、编号", nothing: "没有找到", all: "全部显示", close: "关闭", document: "文档",
    entities: "实体", relations: "关系", time: "时间", from: "自", to: "至", undated: n => `另有 ${n} 份文档没有日期`,
    aliases: "又称", code: "代码", mentioned: "原文提及", previous: "上一处", next: "下一处",
    alone: n => `尚无关系的实体 · ${n}`, statement: "关系与依据", rule: "规则", title_field: "标题", text_field: "正文",
    dashed: "┄ 虚线：出自行政区划表", gazetteer: "出自行政区划表，原文没有直接陈述。", namedAt: "名称见同一文档：", noQuote: "没有引文。",
    census: (n, m, d) => `${n}\u00a0个实体 · ${m}\u00a0条关系 · ${d}\u00a0份文档`,
    most: n => `先画出关系最多的 ${n} 个，其余可搜索、展开；也可从`, oneDocument: "一份文档", or: "或", oneThing: "一个实体",
    chooseStart: "请搜索或点选一个实体，从它看起",
    filters: "筛选", documents: "文档", doubts: "存疑", only: "只看", read: "阅读", untitled: "（无标题）",
    onlyThis: title => `只看：${title}`, more: n => `还有 ${n} 项，请用搜索缩小范围`,
    further: n => `再看 ${n} 条`, unresolved: "没有定下的名称", repairs: "接合过的换页处", headless: "缺开头的文档", noDoubts: "没有存疑之处。", couldBe: "可能是", namesakes: (name, n) => (n > 1 ? `另外 ${n} 份文档里的${name}` : `另一份文档里的${name}`),
    reasons: {
      "person.name_alone": "文中没有说明职务、住处", "person.open_end": "后一个字也可能属于名字", "person.two_posts": "同一天在两处任同一职务",
      "place.several_divisions": "同名的区划不止一个", "plan.several_names": "不止一个全称这样结尾", "institution.several_names": "不止一个全称这样结尾",
    },
    pageBreak: "换页", article: "原文",
    expand: n => `展开 ${n}`, fold: "收起", unfold: "放开", path: "路径到…", near: "只看几步内", hops: n => `${n} 步`, every: "不限",
    chooseEnd: name => `从“${name}”出发：请搜索或点选终点`, pathTitle: n => `最短路径 · ${n} 步`, noPath: "两者之间没有路径。",
    back: "返回", fit: "全图", loosen: "松动", picture: "图片", table: "表格", link: "链接", query: "SPARQL",
    missing: name => `读不到 ${name}：请把它和网页放在同一个文件夹里。`,
    copied: "已复制", copy: "复制", queryNote: "在 graph.ttl 与 evidence.ttl 上运行，得到现在显示的关系；对称的关系（会见、合作）可能两个方向各一行。", tools: "工具", canvas: "图谱",
    columns: ["头", "关系", "职务", "尾", "来源", "文档", "日期", "起", "止", "规则", "原文"],
    sources: { text: "原文", gazetteer: "行政区划表" },
  },
  en: {
    title: "Zhengtu · policy knowledge graph", motto: "A graph of policy documents: every edge quotes its source.", other: "中文",
    search: "Name, alias, pinyin, code, document", searchDocuments: "Title or number of a document", nothing: "Nothing found", all: "Show all", close: "Close", document: "Document",
    entities: "Entities", relations: "Relations", time: "Time", from: "from", to: "to", undated: n => `${n} more without a date`,
    aliases: "Also", code: "Code", mentioned: "Mentioned", previous: "Previous", next: "Next",
    alone: n => `Entities without relations · ${n}`, statement: "Statement and evidence", rule: "rule", title_field: "title", text_field: "text",
    dashed: "┄ dashed: from the table of divisions", gazetteer: "From the table of divisions, not stated by the text.", namedAt: "Named in the same document: ", noQuote: "No quote.",
    census: (n, m, d) => `Entities\u00a0${n} · relations\u00a0${m} · documents\u00a0${d}`,
    most: n => `The ${n} most connected are drawn; search or expand for the rest, or begin with `, oneDocument: "one document", or: " or ", oneThing: "one entity",
    chooseStart: "Search or click the entity to begin with",
    filters: "Filter", documents: "Documents", doubts: "Doubts", only: "Only", read: "Read", untitled: "(untitled)",
    onlyThis: title => `Only: ${title}`, more: n => `${n} more: search to narrow`,
    further: n => `${n} more`, unresolved: "Names left undecided", repairs: "Page breaks mended", headless: "Documents without their beginning", noDoubts: "No doubts.", couldBe: "could be", namesakes: (name, n) => (n > 1 ? `${name} of ${n} other documents` : `${name} of another document`), reasons: {},
    pageBreak: "page break", article: "Document text",
    expand: n => `Expand ${n}`, fold: "Fold", unfold: "Unfold", path: "Path to…", near: "Only within", hops: n => `${n} hop${n > 1 ? "s" : ""}`, every: "any",
    chooseEnd: name => `From “${name}”: search or click the other end`, pathTitle: n => `Shortest path · ${n} hop${n > 1 ? "s" : ""}`, noPath: "No path joins the two.",
    back: "Back", fit: "Fit", loosen: "Loosen", picture: "Image", table: "Table", link: "Link", query: "SPARQL",
    missing: name => `${name} cannot be read: keep it in the folder of this page.`,
    copied: "Copied", copy: "Copy", queryNote: "Run on graph.ttl and evidence.ttl, this gives the relations now shown; symmetric ones (meets, cooperates with) perhaps in both directions.", tools: "Tools", canvas: "Graph",
    columns: ["head", "relation", "post", "tail", "source", "document", "date", "start", "end", "rule", "quote"],
    sources: { text: "text", gazetteer: "table of divisions" },
  },
};

const words = () => WORDS[view.language];
